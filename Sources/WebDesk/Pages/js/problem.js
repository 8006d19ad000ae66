// What a failed request was about, in one shape for the whole page: the server's
// problem+json (RFC 9457), or a failure of the network.

import { hasText, t } from './i18n.js';

export class Problem extends Error {
  /** @param retryAfter seconds until another attempt makes sense, or null */
  constructor({ status = 0, code, title = '', detail = '', errors = [], retryAfter = null }) {
    super(detail || title || code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.detail = detail || title;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** Whether the server was not reached, or could not serve: the same request may succeed later. */
  get isPassing() { return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504; }
}

/** Reads the problem out of an answer that is not a success. */
export async function problemOf(response) {
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const told = { status: response.status, code: `http-${response.status}`, retryAfter: Number.isNaN(retryAfter) ? null : retryAfter };
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) return new Problem(told);
  try {
    const body = await response.json();
    return new Problem({ ...told, code: body.code ?? told.code, title: body.title, detail: body.detail, errors: body.errors ?? [] });
  } catch (unreadable) {
    return new Problem({ ...told, detail: String(unreadable) });
  }
}

/** A sentence for the person at the page, in the page's language where we have one. */
export function explain(error) {
  if (!(error instanceof Problem)) return t('error.other', { detail: error?.message ?? String(error) });
  const own = `error.${error.code}`;
  if (hasText(own)) return t(own);
  return t('error.other', { detail: error.detail || error.code });
}
