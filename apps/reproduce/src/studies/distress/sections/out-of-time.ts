import type { Section } from '../../../report/schema.ts'
import type { DistressRun } from '../distress-run.ts'
import { table13, timeTable } from '../items/table-13.ts'
import type { ModelScores } from '../items/tables.ts'
import type { OutOfTimeOutcome } from '../stages/out-of-time.ts'

/** Table 13. */
export function outOfTimeSection(
  { source: { classNames }, sizes, options, mainWidth }: DistressRun,
  outcome: OutOfTimeOutcome | undefined,
  scores: readonly ModelScores[],
): Section {
  const inTime = scores.find(({ model, width }) => model === 'm1' && width === mainWidth)
  const trainings = sizes.folds * sizes.comparisonSeeds
  return {
    id: 'out-of-time-section',
    title: 'In a later time',
    text: [
      outcome === undefined
        ? 'The sample has no later time to be tested on.'
        : `${outcome.split.description} Everything is fitted on training companies, epoch and threshold are chosen on validation companies, whatever the protocol of the run.`,
    ],
    items: [
      table13(
        outcome,
        classNames,
        `Means over ${trainings} trainings of m1 at w = ${mainWidth}, ${sizes.epochs} epochs at most; 95 % bootstrap intervals that draw companies.`,
      ),
      ...(outcome === undefined || inTime === undefined
        ? []
        : [
            timeTable(
              outcome,
              inTime.measures,
              `In time: the test parts of the ${options.protocol} protocol of this run, ${sizes.folds} folds and ${sizes.seeds} seeds. Out of time: ${outcome.support[0].toLocaleString('en-US')} + ${outcome.support[1].toLocaleString('en-US')} windows. Shares of class 1 differ between the two, which moves accuracy, PR-AUC and the Brier score by themselves.`,
            ),
          ]),
    ],
  }
}
