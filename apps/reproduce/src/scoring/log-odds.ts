const SMALLEST = 1e-3

/** Log-odds of probabilities, held within those of 0.001 and 0.999: a forest's votes may be all one way. */
export const logOdds = (probabilities: ArrayLike<number>): Float64Array =>
  Float64Array.from(probabilities, (p) => {
    const held = Math.min(Math.max(p, SMALLEST), 1 - SMALLEST)
    return Math.log(held / (1 - held))
  })

/** The mean of arrays of one length, element by element. */
export function meanOf(arrays: readonly ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(arrays[0]?.length ?? 0)
  for (const array of arrays)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (array[i] ?? Number.NaN) / arrays.length
  return mean
}
