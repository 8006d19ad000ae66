// The brand's colour is the site's choice; that text on it and in it can be read is ours.
// Contrast as WCAG 2.2 defines it ("relative luminance", "contrast ratio").

const DEFAULT = [11, 100, 119];

function parsed(text) {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text ?? '')?.[1];
  if (!digits) return DEFAULT;
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g);
  return pairs.map((pair) => parseInt(pair, 16));
}

function luminance(colour) {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function mixed(colour, other, share) { return colour.map((value, index) => Math.round(value + (other[index] - value) * share)); }

const WHITE = [255, 255, 255];
const INK = [16, 24, 32];
const BLACK = [0, 0, 0];

/** The colour, moved towards black or white until it stands out enough from what is behind it. */
function readable(colour, behind, least) {
  const target = luminance(behind) > 0.4 ? INK : WHITE;
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mixed(colour, target, share);
    if (contrast(tried, behind) >= least) return tried;
  }
  return target;
}

function css(colour) { return `rgb(${colour.join(' ')})`; }

/** Custom properties for both schemes, out of one colour such as "#0b6477". */
export function brandProperties(text) {
  const brand = parsed(text);
  const light = readable(brand, WHITE, 3);
  const dark = readable(brand, [24, 33, 40], 2.2);
  // Between the grounds for white and those for our ink there are some on which black alone can be read.
  const on = (ground) => css([WHITE, INK].find((text) => contrast(text, ground) >= 4.5) ?? BLACK);
  return {
    '--brand-light': css(light), '--on-brand-light': on(light), '--brand-ink-light': css(readable(brand, [238, 241, 244], 4.6)),
    '--brand-dark': css(dark), '--on-brand-dark': on(dark), '--brand-ink-dark': css(readable(brand, [37, 49, 58], 4.8)),
  };
}
