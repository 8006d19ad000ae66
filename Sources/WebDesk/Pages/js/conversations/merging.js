// One message may come several ways: in an answer, in an event, in an answer that was under way
// while an event overtook it.

const RANK = ['accepted', 'sent', 'failed', 'delivered', 'read'];

/** Of two copies of one message the later. */
function later(one, other) {
  const age = (message) => [message.deletedAt ?? 0, message.editedAt ?? 0, RANK.indexOf(message.delivery.state)];
  const [ages, others] = [age(one), age(other)];
  const at = ages.findIndex((value, index) => value !== others[index]);
  return at < 0 || ages[at] > others[at] ? one : other;
}

/** What is known and what has come, in the order of the numbers, each message once and as it was last. */
export function merged(known, fresh) {
  const all = new Map(known.map((message) => [message.id, message]));
  fresh.forEach((message) => {
    const had = all.get(message.id);
    all.set(message.id, had ? later(message, had) : message);
  });
  return [...all.values()].sort((one, other) => one.number - other.number);
}
