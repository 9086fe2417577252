import { type Panel, periodOrdinals } from '@fdp/data'

/** How many observed periods in a row end with each `[entity][period]`; 0 where it was not observed. */
export function runLengths({
  entities,
  periods,
  observed,
}: Pick<Panel, 'entities' | 'periods' | 'observed'>): Int32Array {
  const ordinals = periodOrdinals(periods)
  const lengths = new Int32Array(entities.length * periods.length)
  for (let row = 0; row < lengths.length; row++) {
    if (observed[row] !== 1) continue
    const period = row % periods.length
    const adjacent = period > 0 && (ordinals[period] ?? 0) - (ordinals[period - 1] ?? 0) === 1
    lengths[row] = 1 + (adjacent ? (lengths[row - 1] ?? 0) : 0)
  }
  return lengths
}
