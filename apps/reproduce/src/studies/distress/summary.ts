import { profileOf } from '../../profiles.ts'
import { formatP } from '../../report/format.ts'
import { intervalText } from '../intervals.ts'
import type { Significance } from '../significance.ts'
import type { FitResult } from './blocks.ts'
import { testUnit } from './describe.ts'
import type { DistressRun } from './distress-run.ts'
import type { ModelScores, SampleCounts } from './items/tables.ts'
import { TUNED } from './models/candidates.ts'

const percent = (value: number) => `${(100 * value).toFixed(1)} %`
const english = (value: number) => value.toLocaleString('en-US')

/** One test: how sure it is that some models differ, and between which ranks they stand. */
function testText({ friedman: { treatments, blocks, exact, meanRanks }, pValue, models }: Significance): string {
  const at = (rank: number) => `${models[meanRanks.indexOf(rank)]} (mean rank ${rank.toFixed(2)})`
  const p = `p ${formatP(pValue)}${exact === undefined ? '' : ' (permutation)'}`
  return `${treatments} models over ${blocks} blocks ${p}, from ${at(Math.min(...meanRanks))} to ${at(Math.max(...meanRanks))}`
}

/** What was run and what the models scored, in three sentences made from the numbers: sample, scores, test. */
export function summarize(
  { source: { classNames }, options, mainWidth }: DistressRun,
  { companies }: SampleCounts,
  {
    scores,
    fits,
    tests,
  }: {
    readonly scores: readonly ModelScores[]
    readonly fits: readonly Pick<FitResult, 'labels'>[]
    /** Of m1 to m4 by accuracy; of the models trained with every seed and of all models, by ROC-AUC. */
    readonly tests: readonly [variants: Significance, tested: Significance, all: Significance]
  },
): [sample: string, scores: string, test: string] {
  const [variants, tested, all] = tests
  const main = scores.filter(({ width }) => width === mainWidth)
  const tuned = main.find(({ model }) => model === TUNED)
  const best = main.reduce((a, b) => (b.measures.rocAuc.estimate > a.measures.rocAuc.estimate ? b : a))
  if (tuned === undefined) throw new Error('the tuned model is always among those that are scored')
  const { rocAuc, accuracy } = tuned.measures
  const labels = fits.flatMap(({ labels: each }) => [...each])
  const positives = labels.reduce((sum, label) => sum + label, 0) / labels.length
  return [
    `${english(companies[0] + companies[1])} companies, ${english(companies[1])} of them ${classNames[1]}; ${options.protocol} protocol, profile ${options.profile} (${profileOf(options.profile).description}).`,
    `The tuned CNN-BiLSTM-attention model (m1) reaches a ROC-AUC of ${intervalText(rocAuc)} on ${testUnit(options.protocol)} with windows of ${mainWidth}, at ${percent(accuracy.estimate)} accuracy [${percent(accuracy.lower)}, ${percent(accuracy.upper)}], where naming every window ${classNames[positives > 0.5 ? 1 : 0]} would have ${percent(Math.max(positives, 1 - positives))}; the highest of the ${main.length} models is that of ${best.model}, ${intervalText(best.measures.rocAuc)}.`,
    `Friedman tests: of accuracy, as in the paper, ${testText(variants)}; of ROC-AUC, ${testText(tested)}, and ${testText(all)}; blocks of one fold share their test ${testUnit(options.protocol).replace('test ', '')}.`,
  ]
}
