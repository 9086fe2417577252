import type { Oversampled } from './oversample.ts'
import type { Part } from './part.ts'

/** The parts of a fold, ready for models. */
export interface PreparedFold {
  readonly features: readonly string[]
  readonly train: Part
  /** Training windows with the synthetic ones behind them. */
  readonly oversampled: Oversampled
  readonly validation: Part
  readonly test: Part
  /** Cells that were missing in the training panel, before the imputer. */
  readonly missingCells: number
  /** Every leak that the audit found between training and the other parts, as sentences. */
  readonly leaks: readonly string[]
}
