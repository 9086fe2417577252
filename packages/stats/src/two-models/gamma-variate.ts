/** Draws from a Gamma(shape, 1) distribution: Marsaglia and Tsang 2000, ACM TOMS 26, 363-372. */
export function gammaVariate(shape: number, random: () => number): number {
  if (shape === 1) return -Math.log(1 - random())
  if (shape < 1) return gammaVariate(shape + 1, random) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  while (true) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const v = (1 + c * normal) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * normal ** 2 + d * (1 - v + Math.log(v))) return d * v
  }
}
