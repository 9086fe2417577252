import type { DistressRun } from '../distress-run.ts'
import { hasLaterCohort, LATER_COHORT } from './data.ts'
import { timeCut } from './last-period-ends.ts'
import { TREATMENTS, type Treatment } from './treatment.ts'

/** How a sample can be tested out of time. */
export interface OutOfTime {
  readonly treatment: Treatment
  /** What trains and what is tested, as a sentence. */
  readonly description: string
}

/** The split out of time that the sample allows: by the last period of its companies, or a later cohort; undefined for neither. */
export function outOfTime({ source: { panel }, options, sizes, mainWidth }: DistressRun): OutOfTime | undefined {
  const ends = timeCut(panel, mainWidth, sizes.windowsPerCompany)
  if (ends !== undefined)
    return {
      treatment: { ...TREATMENTS.strict, split: 'last-period' },
      description: `Companies whose history ends up to ${ends.trainEnd} train, those up to ${ends.validationEnd} validate, later ones are tested.`,
    }
  if (!hasLaterCohort(options.data)) return undefined
  return {
    treatment: { ...TREATMENTS.strict, split: 'later-cohort' },
    description: `Training and validation companies of each fold; tested on the last window of each of ${LATER_COHORT.healthy} + ${LATER_COHORT.distressed} other companies that the same generator draws for the year ${LATER_COHORT.designationYear}.`,
  }
}
