import type { Figure, Table } from '../report/schema.ts'

interface Kept {
  /** Id of the step that kept it. */
  readonly step?: string
}

/** Ids of the steps of these trainings. */
export const stepsOf = (fits: readonly Kept[]): string[] => fits.flatMap(({ step }) => step ?? [])

/** A table or figure that names the trainings it was made from. */
export const madeFrom = <T extends Table | Figure>(item: T, fits: readonly Kept[]): T => ({
  ...item,
  steps: stepsOf(fits),
})
