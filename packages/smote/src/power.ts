/**
 * `base ** exponent` by products and square roots, the same bits in every engine: ECMAScript leaves the last bits of `**`, Math.log
 * and Math.exp to the engine, while IEEE 754 rounds products and square roots in one way. The whole part of the exponent is taken by
 * repeated squaring, the rest by repeated square roots, one for each of its bits.
 *
 * Relative error below `(exponent + 160) * 2 ** -53`; results below 2 ** -1022 have the absolute error of the smallest numbers.
 *
 * @param base - from 0 to 1, so that nothing overflows
 * @param exponent - finite, at least 0
 */
export function power(base: number, exponent: number): number {
  const whole = Math.floor(exponent)
  let result = 1
  let factor = base
  for (let rest = whole; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= factor
    factor *= factor
  }
  factor = base
  for (let rest = exponent - whole; rest > 0; ) {
    factor = Math.sqrt(factor)
    rest *= 2
    if (rest < 1) continue
    result *= factor
    rest -= 1
  }
  return result
}
