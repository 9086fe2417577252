/** First and last period of the window, from 1, that a step after pooling covers. */
export type CoveredPeriods = readonly [first: number, last: number]

const POOL = 2

/**
 * The periods that each step covers after so many max poolings of 2 (convolutions keep the length). Where the length is
 * odd, `valid` pooling leaves the last step out; `same` pooling, which windows below four periods need, keeps it.
 */
export function attendedSteps(width: number, poolings: number): CoveredPeriods[] {
  let steps: CoveredPeriods[] = Array.from({ length: width }, (_, period) => [period + 1, period + 1])
  for (let pooling = 0; pooling < poolings; pooling++) {
    const count = width < 2 * POOL ? Math.ceil(steps.length / POOL) : Math.floor(steps.length / POOL)
    steps = Array.from({ length: count }, (_, step): CoveredPeriods => {
      const covered = steps.slice(step * POOL, (step + 1) * POOL)
      return [covered[0]?.[0] ?? 0, covered.at(-1)?.[1] ?? 0]
    })
  }
  return steps
}

export const nameSteps = (steps: readonly CoveredPeriods[]): string[] =>
  steps.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`))
