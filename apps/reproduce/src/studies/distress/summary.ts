import { profileOf } from '../../profiles.ts'
import { formatP } from '../../report/format.ts'
import type { Significance } from '../significance.ts'
import { TUNED } from './candidates.ts'
import type { DistressRun } from './distress-run.ts'
import { sampleCounts } from './sample.ts'
import type { ModelScores } from './tables.ts'

const percent = (value: number) => `${(100 * value).toFixed(1)} %`
const english = (value: number) => value.toLocaleString('en-US')

/** What came out, in sentences made from the numbers. */
export function summarize(
  { source: { panel, classNames }, options, mainWidth }: DistressRun,
  scores: readonly ModelScores[],
  { friedman, pValue }: Significance,
): string[] {
  const main = scores.filter(({ width }) => width === mainWidth)
  const tuned = main.find(({ model }) => model === TUNED)
  const best = main.reduce((a, b) => (b.measures.rocAuc.estimate > a.measures.rocAuc.estimate ? b : a))
  const auc = tuned?.measures.rocAuc
  const { companies } = sampleCounts(panel)
  return [
    `${english(companies[0] + companies[1])} companies, ${english(companies[1])} of them ${classNames[1]}; profile ${options.profile} (${profileOf(options.profile).description}).`,
    ...(auc === undefined
      ? []
      : [
          `The tuned CNN-BiLSTM-attention model (m1) reaches a ROC-AUC of ${auc.estimate.toFixed(3)} [${auc.lower.toFixed(3)}, ${auc.upper.toFixed(3)}] on test ${options.protocol === 'strict' ? 'companies' : 'windows'} with windows of ${mainWidth}, at ${percent(tuned?.measures.accuracy.estimate ?? Number.NaN)} accuracy.`,
        ]),
    `Best of the ${main.length} models by ROC-AUC: ${best.model}, ${best.measures.rocAuc.estimate.toFixed(3)}.`,
    `Friedman test over ${friedman.blocks} blocks: p ${formatP(pValue)}${friedman.exact === undefined ? '' : ' (permutation)'}.`,
  ]
}
