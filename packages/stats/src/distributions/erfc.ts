/**
 * Step h of the trapezoidal rule below; its error is of the order exp(-(pi/h)^2) = 7e-18 relative to erfc.
 * Nodes n h with exp(-(n h)^2) below 1e-17 of the first are left out.
 */
const STEP = 0.5
const NODES = Array.from({ length: 13 }, (_, i) => (STEP * (i + 1)) ** 2)
const WEIGHTS = NODES.map((square) => Math.exp(-square))

/** Below this argument 1 - erf(x) from the series is exact; above it the trapezoidal rule does not cancel. */
const SERIES_LIMIT = 0.5

/**
 * Complementary error function, 2/sqrt(pi) times the integral of exp(-t^2) from x to infinity, with full relative accuracy
 * in the upper tail. From 0.5 on: the trapezoidal rule for the integral of exp(-t^2)/(t^2 + x^2) over the line with the
 * residue of its pole (Chiarella and Reichel 1968, Math. Comp. 22, 137-143; Matta and Reichel 1971, Math. Comp. 25, 339-344).
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x)
  if (x < SERIES_LIMIT) return 1 - erf(x)
  const square = x * x
  return erfcTail(x, square, squareError(x, square))
}

/** Error function by its series, for |x| <= 0.5 (Abramowitz and Stegun 7.1.6). */
function erf(x: number): number {
  const square = x * x
  let term = (2 / Math.sqrt(Math.PI)) * x * Math.exp(-square)
  let sum = term
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * square) / (2 * n + 1)
    sum += term
  }
  return sum
}

/**
 * erfc(sqrt(square + correction)), given root = sqrt(square). Taking the square saves the tail from the rounding of the root,
 * which exp(-x^2) magnifies by 2 x^2.
 */
export function erfcOfRoot(square: number, correction = 0): number {
  const root = Math.sqrt(square + correction)
  return root < SERIES_LIMIT ? 1 - erf(root) : erfcTail(root, square, correction)
}

function erfcTail(x: number, square: number, correction: number): number {
  let sum = 0.5 / square
  for (let n = 0; n < NODES.length; n++) sum += (WEIGHTS[n] as number) / ((NODES[n] as number) + square)
  const factor = Math.exp(-square) * (1 - correction)
  const integral = ((2 * STEP * x) / Math.PI) * factor * sum
  if (x >= Math.PI / STEP) return integral
  return integral - 2 / Math.expm1((2 * Math.PI * x) / STEP)
}

/** x*x - square exactly (Dekker 1971, Numer. Math. 18, 224-242). */
export function squareError(x: number, square: number): number {
  const scaled = 134217729 * x
  const high = scaled - (scaled - x)
  const low = x - high
  return high * high - square + 2 * high * low + low * low
}
