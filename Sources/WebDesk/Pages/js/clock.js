// Deadlines come from the server as instants. A computer whose clock is wrong
// must still count down rightly, so the difference is measured on each answer.

let offset = 0;

/** Compares our clock with an answer's Date header, which counts whole seconds. */
export function readServerTime(header) {
  const told = header ? Date.parse(header) : NaN;
  if (Number.isNaN(told)) return;
  const difference = told + 500 - Date.now();
  offset = Math.abs(difference) < 2000 ? 0 : difference;
}

/** The server's present time, in milliseconds since the epoch. */
export function serverNow() { return Date.now() + offset; }

/** `4:05`, `1:02:03` */
export function lengthText(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Seconds left until an instant of the server, never below zero. */
export function secondsUntil(instant) { return Math.max(0, Math.ceil((instant - serverNow()) / 1000)); }

/** Lets a component render anew each second while it shows a time that runs. */
export class EachSecond {
  #host;
  #timer;

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() { this.#timer = setInterval(() => this.#host.requestUpdate(), 1000); }
  hostDisconnected() { clearInterval(this.#timer); }
}
