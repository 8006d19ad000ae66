// The REST API of the same host. The session's cookie goes along by itself; the
// header X-Tandem-Client shows that a page of ours, not a foreign form, writes.
// Each write has an idempotency key, so an unanswered one may be sent again.

import { pause } from './backoff.js';
import { readServerTime } from './clock.js';
import { Problem, problemOf } from './problem.js';

const ROOT = '/api/v1';
const TIMEOUT = 10000;
const PAUSES = [300, 1200];

/** 128 random bits as text. crypto.randomUUID is missing on pages without TLS. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @returns {value, tag}: the answer's JSON (null where there is none) and its entity tag */
async function once(method, path, { body, key, signal, tag, timeout, keepalive }) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['X-Tandem-Client'] = 'web';
    headers['Idempotency-Key'] = key;
  }
  if (tag) headers['If-Match'] = tag;
  const isFile = body instanceof Blob;
  if (body !== undefined) headers['Content-Type'] = isFile ? 'application/octet-stream' : 'application/json';
  const limit = AbortSignal.timeout(timeout);
  let response;
  try {
    response = await fetch(ROOT + path, {
      method, headers, keepalive, credentials: 'same-origin', cache: 'no-store',
      body: body === undefined || isFile ? body : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new Problem({ code: limit.aborted ? 'timeout' : 'network', detail: String(failure) });
  }
  readServerTime(response.headers.get('Date'));
  if (!response.ok) throw await problemOf(response);
  const version = response.headers.get('ETag');
  if (response.status === 204) return { value: null, tag: version };
  try {
    return { value: await response.json(), tag: version };
  } catch (unreadable) {
    throw new Problem({ status: response.status, code: 'unreadable-answer', detail: String(unreadable) });
  }
}

/** As `request`, with the entity tag of what was read or written. `tag` refuses to overwrite what somebody else has changed; `keepalive` sends it though the page goes away. */
export async function taggedRequest(method, path, { body, signal, tag, retries = PAUSES.length, timeout = TIMEOUT, keepalive = false } = {}) {
  const key = newKey();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(method, path, { body, key, signal, tag, timeout, keepalive });
    } catch (error) {
      const again = error instanceof Problem && error.isPassing && attempt < retries;
      if (!again) throw error;
      await pause(PAUSES[attempt], signal);
    }
  }
}

/**
 * Sends a request and gives the answer's JSON (null where there is none).
 * @throws Problem for each answer that is not a success, and when the server is not reached.
 */
export async function request(method, path, options) { return (await taggedRequest(method, path, options)).value; }

export const get = (path, options) => request('GET', path, options);
export const post = (path, body, options) => request('POST', path, { body, ...options });
export const put = (path, body, options) => request('PUT', path, { body, ...options });
export const remove = (path, options) => request('DELETE', path, options);

/** `?a=1&b=2` of the values that are there. */
export function query(values) {
  const known = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return known.length === 0 ? '' : `?${new URLSearchParams(known)}`;
}

/** All items of a list that is given page by page. */
export async function getAll(path, values = {}) {
  const items = [];
  for (let cursor; cursor !== null;) {
    const page = await get(`${path}${query({ ...values, limit: 200, cursor })}`);
    items.push(...page.items);
    cursor = page.nextCursor ?? null;
  }
  return items;
}
