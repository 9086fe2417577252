import type { StudyContext } from '../../context.ts'
import type { SampleCounts } from '../items/tables.ts'
import type { DistressSource } from '../sample/data.ts'
import { coverage, sampleCounts } from '../sample/sample.ts'

/** What a run's data hold, before anything is done with them. */
export interface SampleDescription {
  readonly counts: SampleCounts
  /** Share of the observed company-periods that have a value, by feature. */
  readonly coverage: Readonly<Record<string, number>>
  /** Id of the step that counted. */
  readonly step: string
}

export async function describeSample(
  { store, options }: StudyContext,
  { panel, provenance }: DistressSource,
): Promise<SampleDescription> {
  const { result, id } = await store.step(
    'sample',
    // The synthetic sample is drawn from the seed of the run.
    { data: provenance.sha256, seed: options.seed },
    () => ({ counts: sampleCounts(panel), coverage: coverage(panel) }),
    { text: `companies, company-periods and features of ${provenance.title}`, seeds: [] },
  )
  return { ...result, step: id }
}
