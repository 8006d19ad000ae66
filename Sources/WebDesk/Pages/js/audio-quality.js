// One word for how a call sounds, from two readings of its RTP figures.
// Thresholds: loss as ITU-T G.107's E-model weighs it for Opus and G.711 (2 % is
// noticed, 5 % disturbs); Asterisk sends silence too, so no packets means a fault.

/** `good`, `fair`, `poor`, `silent` (nothing arrives), or `unknown` (no two readings yet). */
export function qualityOf(before, after) {
  if (!before || !after) return 'unknown';
  const received = after.packetsReceived - before.packetsReceived;
  const lost = Math.max(0, after.packetsLost - before.packetsLost);
  if (received <= 0) return 'silent';
  const share = lost / (received + lost);
  if (share > 0.05 || (after.roundTripTime ?? 0) > 0.6) return 'poor';
  if (share > 0.02 || (after.roundTripTime ?? 0) > 0.3 || after.jitter > 0.05) return 'fair';
  return 'good';
}
