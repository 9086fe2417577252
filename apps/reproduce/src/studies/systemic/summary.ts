import { profileOf } from '../../profiles.ts'
import type { MeasureName } from '../measures.ts'
import { FEATURE_SETS, type FeatureSetName } from './features.ts'
import type { Question } from './questions.ts'
import { RULE } from './scored-models.ts'
import type { SystemicScores } from './stages/score.ts'
import type { SystemicRun } from './systemic-run.ts'

const three = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? 'n/a' : value.toFixed(3))

/** The first of those with the highest score; undefined where none is defined. */
const highest = (scores: readonly SystemicScores[], name: MeasureName): SystemicScores | undefined =>
  scores
    .filter(({ measures }) => Number.isFinite(measures[name].estimate))
    .toSorted((a, b) => b.measures[name].estimate - a.measures[name].estimate)[0]

const nameOf = ({ model, featureSet }: SystemicScores): string =>
  `${model} ${FEATURE_SETS[featureSet ?? 'stress'].label}`

function entriesSentence(networks: readonly SystemicScores[]): string {
  const best = highest(networks, 'rocAuc')
  if (best === undefined)
    return 'On entries from calm days the rule is blind, and no network can be ranked: either no calm test day turns to stress or all of them do.'
  const { estimate, lower, upper } = best.measures.rocAuc
  return `On entries from calm days the rule is blind; the best network by ROC-AUC, ${nameOf(best)}, reaches ${three(estimate)} [${three(lower)}, ${three(upper)}].`
}

/** What came out, in sentences made from the numbers. */
export function summarize({ source, options, sizes }: SystemicRun, scores: readonly SystemicScores[]): string[] {
  const profile = profileOf(options.profile).description
  const find = (model: string, featureSet: FeatureSetName | null, question: Question['name']) =>
    scores.find((score) => score.model === model && score.featureSet === featureSet && score.question === question)
      ?.measures
  const rule = find(RULE, null, 'state')
  const networks = (of: Question['name']) =>
    scores.filter(({ question, featureSet }) => question === of && featureSet !== null)
  const best = highest(networks('state'), 'f1')
  const ours = find('CNN-BiLSTM', 'stress', 'state')
  return [
    `${source.panel.periods.length.toLocaleString('en-US')} trading days from ${source.panel.periods[0]} to ${source.panel.periods.at(-1)}; profile ${options.profile} (${profile}).`,
    `CNN-BiLSTM with the stress index among its features: accuracy ${three(ours?.accuracy.estimate)}, recall ${three(ours?.recall.estimate)}, F1 ${three(ours?.f1.estimate)}, ROC-AUC ${three(ours?.rocAuc.estimate)} on the test years; the paper reports .89, .87, .88 on its own data.`,
    `The rule "the state in ${sizes.horizon} trading days is today's state" reaches accuracy ${three(rule?.accuracy.estimate)} and F1 ${three(rule?.f1.estimate)} without a model; the best network by F1, ${best === undefined ? 'none' : nameOf(best)}, reaches ${three(best?.measures.f1.estimate)}.`,
    entriesSentence(networks('entries')),
  ]
}
