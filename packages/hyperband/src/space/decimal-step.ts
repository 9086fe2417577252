/** Relative; some roundings of a double. */
const NOISE = 1e-15

/** The decimal places of a number as it was meant: 1 for 0.1, and for 0.1 + 0.2 too. */
function placesOf(value: number): number {
  const tidy = Number(value.toPrecision(12))
  const meant = Math.abs(tidy - value) <= NOISE * Math.abs(value) ? tidy : value
  const [digits = '', exponent] = meant.toExponential().split('e')
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent))
}

/**
 * `min + index * step` in decimal arithmetic: the double that is written 0.3 where doubles give 0.30000000000000004, and
 * 0 where they give 5.6e-17. So a value equals the literal that stands for it. A step that is no short decimal (1 / 3)
 * is taken as the double that it is.
 */
export function decimalStep(min: number, step: number, index: number): number {
  const value = min + index * step
  const places = Math.max(placesOf(min), placesOf(step))
  // toFixed takes at most 100. `+ 0` makes 0 of -0.
  return places > 100 ? value : Number(value.toFixed(places)) + 0
}
