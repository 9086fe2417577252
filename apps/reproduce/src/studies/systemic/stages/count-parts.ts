import type { Kept } from '../../../engine/store.ts'
import type { StudyContext } from '../../context.ts'
import { countByClass } from '../../count-by-class.ts'
import { partsSpec } from '../parts-spec.ts'
import type { SystemicPart } from '../prepare.ts'
import type { SystemicRun } from '../systemic-run.ts'

/** The windows of one part, by their last day. */
export interface PartCounts {
  readonly part: string
  readonly first: string
  readonly last: string
  readonly windows: number
  /** Windows with stress ahead. */
  readonly stress: number
}

/** What training, validation and test years hold. */
export function countParts(
  { store }: StudyContext,
  { options, sizes, prepared }: SystemicRun,
): Promise<Kept<PartCounts[]>> {
  const { days } = prepared
  const counts = (part: string, { labels, day }: SystemicPart): PartCounts => ({
    part,
    first: days[day[0] ?? 0] ?? '',
    last: days[day.at(-1) ?? 0] ?? '',
    windows: labels.length,
    stress: countByClass(labels)[1],
  })
  return store.step(
    'parts',
    partsSpec(options, sizes, options.protocol, 'stress'),
    () => [
      counts('training', prepared.train),
      counts('validation', prepared.validation),
      counts('test', prepared.test),
    ],
    { text: 'windows of the training, validation and test years, and their labels' },
  )
}
