import type { Section } from '../../../report/schema.ts'
import { madeFrom } from '../../made-from.ts'
import { type DistressRun, decidedScopeOf } from '../distress-run.ts'
import { smoteDifferenceTable, table11 } from '../items/table-11.ts'
import type { SmoteOutcome } from '../stages/smote.ts'

/** Table 11 and the test of its difference. */
export function smoteSection(run: DistressRun, { scores, tests, fits }: SmoteOutcome): Section {
  const { source, sizes, options } = run
  const { folds } = sizes
  const how = `Means over folds and seeds on test windows as they are; ${decidedScopeOf(run)}; 95 % bootstrap intervals that draw companies.`
  return {
    id: 'smote',
    title: 'With and without SMOTE',
    text: [
      `The same m1 in the same folds from the same seeds, once on training windows with synthetic ones of class 1 (up to as many as of class 0), once on training windows as they are. ${
        options.protocol === 'strict'
          ? 'Each chooses its epoch and its threshold on validation windows as they are: a threshold so chosen makes up for much of what SMOTE does to the probabilities, which the Brier score shows.'
          : 'Each chooses its epoch on validation windows as they are and decides at 0.5, as the paper does: SMOTE moves the probabilities, and with them what such a threshold calls class 1.'
      }`,
    ],
    items: [
      table11(scores, source.classNames, `${how} The paper's figures are of its own companies.`),
      madeFrom(smoteDifferenceTable(scores, tests, folds, how), fits),
    ],
  }
}
