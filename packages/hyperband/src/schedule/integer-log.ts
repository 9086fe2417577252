/**
 * The largest integer k with `minimum * base ** k <= value`, by multiplication: `Math.log(243) / Math.log(3)` is
 * 4.999..., and a bracket is lost. Fractions are compared with a relative tolerance of 1e-12, integers exactly.
 */
export function floorLog(base: number, value: number, minimum = 1): number {
  const exact = Number.isSafeInteger(value) && Number.isSafeInteger(minimum)
  // Never infinite: powers would not come to the end of it.
  const limit = exact ? value : Math.min(Number.MAX_VALUE, value * (1 + 1e-12))
  let k = 0
  for (let power = minimum * base; power <= limit; power *= base) k++
  return k
}

/** The smallest integer k with `minimum * base ** k >= value`. */
export function ceilLog(base: number, value: number, minimum = 1): number {
  const exact = Number.isSafeInteger(value) && Number.isSafeInteger(minimum)
  const limit = exact ? value : value * (1 - 1e-12)
  let k = 0
  for (let power = minimum; power < limit; power *= base) k++
  return k
}

/** ceil(a / b) of non-negative integers without a rounded quotient. */
export function ceilDivide(a: number, b: number): number {
  return (a - (a % b)) / b + (a % b === 0 ? 0 : 1)
}

/** floor(a / b) of non-negative integers without a rounded quotient. */
export function floorDivide(a: number, b: number): number {
  return (a - (a % b)) / b
}
