import type { Protocol } from '../../../options.ts'

/** How a part of the data is dealt and prepared. */
export interface Treatment {
  /**
   * `company`: folds of companies; `window`: windows at random; `last-period`: companies by the period they end in; `later-cohort`: folds
   * of companies train and validate, the last windows of another cohort are tested.
   */
  readonly split: 'company' | 'window' | 'last-period' | 'later-cohort'
  /** What quantiles, medians and z-scores are fitted on. */
  readonly fittedOn: 'training' | 'all'
  /** `before-split` oversamples all windows and deals them out afterwards; only with the split by window. */
  readonly smote: 'training' | 'none' | 'before-split'
  /** Of windows that are dealt at random: as many in each part as folds of companies have; default the paper's 64:16:20. */
  readonly shares?: 'as-folds'
}

/** What each protocol does. */
export const TREATMENTS: Readonly<Record<Protocol, Treatment>> = {
  strict: { split: 'company', fittedOn: 'training', smote: 'training' },
  paper: { split: 'window', fittedOn: 'all', smote: 'training' },
}
