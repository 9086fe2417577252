/**
 * e^x by + - * / alone, so that every JavaScript engine gives the same bits (ECMAScript leaves Math.exp's last bits to the engine): the [3/3]
 * Padé approximant at x / 1024 (Golub and Van Loan 2013, section 9.3), squared ten times. Relative error below 5e-13 for |x| <= 32.
 *
 * @example
 * ```ts
 * exp(1) // 2.718281828458697, where e is 2.718281828459045
 * ```
 */
export function exp(x: number): number {
  const r = x / 1024
  const square = r * r
  const even = 120 + 12 * square
  const odd = r * (60 + square)
  let power = (even + odd) / (even - odd)
  for (let i = 0; i < 10; i++) power *= power
  return power
}
