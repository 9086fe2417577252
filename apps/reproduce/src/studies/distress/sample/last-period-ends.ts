import { type Panel, splitByLastPeriod } from '@fdp/data'
import { canTrain, tallyParts, tallyWindows, withoutValues } from './tally-windows.ts'

/** Share of the companies that train, and that train or validate. */
const TRAIN = 0.6
const VALIDATE = 0.8

/** The last periods of training and of validation companies. */
export interface LastPeriodEnds {
  readonly trainEnd: string
  readonly validationEnd: string
}

/**
 * The two periods that cut companies, by the last period they were observed in, as near to 60:20:20 as whole periods allow;
 * undefined where no two cuts leave both classes in every part (as where all histories end together).
 */
export function lastPeriodEnds({ entities, periods, observed, labels }: Panel): LastPeriodEnds | undefined {
  const ends = periods.map((): [number, number] => [0, 0])
  for (let entity = 0; entity < entities.length; entity++) {
    let last = -1
    for (let period = 0; period < periods.length; period++)
      if (observed[entity * periods.length + period] === 1) last = period
    const end = ends[last]
    if (end !== undefined) end[labels?.values[entity] === 1 ? 1 : 0] += 1
  }
  const between = (from: number, to: number): [number, number] =>
    ends.slice(from, to).reduce((sum, [a, b]): [number, number] => [sum[0] + a, sum[1] + b], [0, 0])
  const share = (to: number) => {
    const [a, b] = between(0, to + 1)
    return (a + b) / entities.length
  }
  let best: { cuts: readonly [number, number]; miss: number } | undefined
  for (let first = 0; first < periods.length; first++)
    for (let second = first + 1; second < periods.length - 1; second++) {
      const parts = [between(0, first + 1), between(first + 1, second + 1), between(second + 1, periods.length)]
      if (parts.some(([a, b]) => a === 0 || b === 0)) continue
      const miss = Math.abs(share(first) - TRAIN) + Math.abs(share(second) - VALIDATE)
      if (best === undefined || miss < best.miss) best = { cuts: [first, second], miss }
    }
  if (best === undefined) return undefined
  const [first, second] = best.cuts
  return { trainEnd: periods[first] ?? '', validationEnd: periods[second] ?? '' }
}

/**
 * The same for windows of one width, of each company at most the latest `most`: undefined also where some part has no
 * windows of a class, or training too few.
 */
export function timeCut(panel: Panel, width: number, most: number | null): LastPeriodEnds | undefined {
  const ends = lastPeriodEnds(panel)
  if (ends === undefined) return undefined
  return canTrain(tallyParts(tallyWindows(panel, width, most), splitByLastPeriod(withoutValues(panel), ends)))
    ? ends
    : undefined
}
