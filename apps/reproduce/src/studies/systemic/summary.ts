import { profileOf } from '../../profiles.ts'
import { FEATURE_SETS, type FeatureSetName } from './features.ts'
import type { Question } from './questions.ts'
import { RULE } from './scored-models.ts'
import type { SystemicScores } from './stages/score.ts'
import type { SystemicRun } from './systemic-run.ts'

const three = (value: number | undefined) => (value === undefined ? 'n/a' : value.toFixed(3))

/** What came out, in sentences made from the numbers. */
export function summarize({ source, options, sizes }: SystemicRun, scores: readonly SystemicScores[]): string[] {
  const profile = profileOf(options.profile).description
  const find = (model: string, featureSet: FeatureSetName | null, question: Question['name']) =>
    scores.find((score) => score.model === model && score.featureSet === featureSet && score.question === question)
      ?.measures
  const rule = find(RULE, null, 'state')
  const networks = scores.filter(({ question, featureSet }) => question === 'state' && featureSet !== null)
  const best = networks.reduce((a, b) => (b.measures.f1.estimate > a.measures.f1.estimate ? b : a))
  const bestEntry = scores
    .filter(({ question, featureSet }) => question === 'entries' && featureSet !== null)
    .reduce((a, b) => (b.measures.rocAuc.estimate > a.measures.rocAuc.estimate ? b : a))
  const ours = find('CNN-BiLSTM', 'stress', 'state')
  return [
    `${source.panel.periods.length.toLocaleString('en-US')} trading days from ${source.panel.periods[0]} to ${source.panel.periods.at(-1)}; profile ${options.profile} (${profile}).`,
    `CNN-BiLSTM with the stress index among its features: accuracy ${three(ours?.accuracy.estimate)}, recall ${three(ours?.recall.estimate)}, F1 ${three(ours?.f1.estimate)}, ROC-AUC ${three(ours?.rocAuc.estimate)} on the test years; the paper reports .89, .87, .88 on its own data.`,
    `The rule "the state in ${sizes.horizon} trading days is today's state" reaches accuracy ${three(rule?.accuracy.estimate)} and F1 ${three(rule?.f1.estimate)} without a model; the best network by F1, ${best.model} ${FEATURE_SETS[best.featureSet ?? 'stress'].label}, reaches ${three(best.measures.f1.estimate)}.`,
    `On entries from calm days the rule is blind; the best network by ROC-AUC, ${bestEntry.model} ${FEATURE_SETS[bestEntry.featureSet ?? 'stress'].label}, reaches ${three(bestEntry.measures.rocAuc.estimate)} [${three(bestEntry.measures.rocAuc.lower)}, ${three(bestEntry.measures.rocAuc.upper)}].`,
  ]
}
