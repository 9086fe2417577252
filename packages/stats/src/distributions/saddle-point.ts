/** ln Gamma(n + 1) - ln(sqrt(2 pi n) (n/e)^n), for n > 0 (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
export function stirlingError(n: number): number {
  let shift = 0
  let m = n
  for (; m < 16; m++) shift += (m + 0.5) * Math.log1p(1 / m) - 1
  const r = 1 / (m * m)
  return shift + (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / m
}

/** x ln(x/m) + m - x without cancellation where x is near m (Loader 2000). */
export function deviance(x: number, m: number): number {
  const difference = x - m
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) - difference
  const v = difference / (x + m)
  const square = v * v
  let sum = difference * v
  let power = 2 * x * v
  for (let j = 1; j < 1000; j++) {
    power *= square
    const next = sum + power / (2 * j + 1)
    if (next === sum) break
    sum = next
  }
  return sum
}
