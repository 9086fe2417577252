import { distressPaper } from '../../../papers.ts'
import type { Section } from '../../../report/schema.ts'
import { intervalText } from '../../intervals.ts'
import type { DistressRun } from '../distress-run.ts'
import { attendedSteps, nameSteps } from '../items/attended-steps.ts'
import { overTime } from '../items/fig-7.ts'
import {
  agreementTable,
  attendedStepsTable,
  importanceTable,
  paperTopTen,
  repeatabilityTable,
} from '../items/importance-tables.ts'
import { topFeatures } from '../items/top-features.ts'
import { PAPER_WIDTHS } from '../items/window-counts.ts'
import { featureLabel } from '../sample/network-features.ts'
import type { ImportanceOutcome } from '../stages/importance.ts'
import { CONCORDANT, METHOD_PAIRS, METHODS, type Method, rankFeatures } from '../tasks/rank-agreement.ts'

/** What the periods of a panel are called. */
function periodsOf(keys: readonly string[]): string {
  if (keys.every((key) => /^\d{4}$/.test(key))) return 'years'
  return keys.every((key) => /^\d{4}Q\d$/.test(key)) ? 'quarters' : 'periods'
}

const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`

/** Figs 7 and 8: what m1 goes by, over time and by feature, by three methods, and how far they agree. */
export function attributionSection(
  { source, options, sizes, mainWidth }: DistressRun,
  { step, features, measured, completeness }: ImportanceOutcome,
): Section {
  const { attribution, ablation } = sizes
  const { classNames, paperShaped, panel } = source
  const periods = periodsOf(panel.periods)
  const intervals = `95 % bootstrap intervals that draw companies (${sizes.bootstrapResamples.toLocaleString('en-US')} resamples, seed ${options.seed})`
  const protocol = `${options.protocol} protocol, w = ${mainWidth}`
  const explained = `m1 on the latest test window of ${plural(measured.companies.explained, 'company', 'companies')}; ${plural(sizes.folds, 'fold')}, ${plural(attribution.seeds, 'seed')} each, ${protocol}; ${intervals}`
  const reduced =
    ablation.epochs === sizes.epochs
      ? ''
      : ` (for ${plural(ablation.epochs, 'epoch')} in this profile, with all features and with all but one alike)`
  const retrained = `m1 on the test windows of ${plural(measured.companies.ablated, 'company', 'companies')}; ${plural(features.length, 'feature')} left out in turn, ${plural(ablation.folds, 'fold')}, ${plural(ablation.seeds, 'seed')} each, ${plural(ablation.epochs, 'epoch')} at most, ${protocol}; ${intervals}, on both sides of a difference at once`
  const { fig7, fig8 } = distressPaper()
  const listed = (list: typeof fig7) =>
    paperShaped ? new Set(list.features.map(({ indicator }) => indicator)) : undefined
  const above = measured.ablation.filter(({ lower }) => lower > 0).length
  const steps = nameSteps(attendedSteps(mainWidth, 1))
  return {
    id: 'attribution',
    title: 'What the model goes by',
    text: [
      "The paper ranks its features by attention, but the attention of its model is over time steps of hidden states: no weight belongs to a feature, and how its Fig 7 was made is not said. Here attention stands over time, where it is defined; features are ranked by three methods that are: integrated gradients, permutation, and training without the feature, as the paper's Fig 8. A variant that multiplies the attention of a step by each feature's share in the size of the step's inputs (input attention) stands in the table; it does not look at what the network does with them.",
      `Integrated gradients add up, over features and ${periods}, to the logit of a window minus that of the baseline, which is zero: the training mean of every feature, as inputs are z-scores (${plural(attribution.points, 'point')} on the path; the sums miss ${completeness.meanError.toFixed(3)} of ${completeness.meanDifference.toFixed(3)} on average). A feature's number is the sum over the ${periods} of absolute values, averaged over companies. Permutation exchanges a feature's whole sequence between test companies, ${plural(attribution.repeats, 'time')}. Training without a feature starts from the same seed in the same fold, SMOTE included${reduced}.`,
      `All of it explains trained models on test windows and decides nothing: no feature, setting, epoch or threshold was chosen by it, and no other number of this report changes with it.${options.protocol === 'paper' ? ' Under this protocol other windows of the same companies were trained on: what is explained may be how a company is recognised.' : ''}`,
      'The methods ask different questions. Where several features say nearly the same (as the paper\'s debt-to-asset and equity ratio, liabilities over assets and over equity: each is a function of the other), a model may use any of them: gradients and permutation show which it uses, while training without one costs little, as the others stand in. Intervals are over companies; what another seed of the training would change stands in the table "How far each method agrees with itself".',
    ],
    items: [
      overTime(
        {
          id: 'fig-7-attention',
          item: 'Fig 7a',
          title: 'Attention over time',
          caption: `Mean weight of the steps that attention sees after pooling, by class. ${explained}. Dashed: all steps alike. The paper's score is a tanh, so that no step can weigh more than e² = 7.4 times another.`,
          alternative: 'Mean attention weight by step and class, with intervals.',
        },
        { steps, byClass: measured.attention, classNames, periods, axis: 'attention weight' },
      ),
      overTime(
        {
          id: 'attribution-over-time',
          title: 'Attribution over time',
          caption: `Mean share of each of the ${periods} in a window's absolute integrated gradients, by class: beside attention, what the output in fact depends on. ${explained}. Dashed: all alike.`,
          alternative: 'Share of the absolute integrated gradients by period and class, with intervals.',
        },
        {
          steps: Array.from({ length: mainWidth }, (_, step) => String(step + 1)),
          byClass: measured.attributionByStep,
          classNames,
          periods,
          axis: 'share of attribution',
        },
      ),
      topFeatures(
        {
          id: 'fig-7-gradients',
          item: 'Fig 7b',
          title: 'Ten features by integrated gradients',
          caption: `Absolute integrated gradients summed over the ${periods}, mean over companies; baseline: the training mean. ${explained}.`,
          alternative: 'The ten features with the largest mean absolute integrated gradients, with intervals.',
        },
        {
          features,
          importances: measured.attribution,
          axis: 'mean absolute attribution, logits',
          listed: listed(fig7),
        },
      ),
      topFeatures(
        {
          id: 'fig-7-permutation',
          item: 'Fig 7c',
          title: 'Ten features by permutation',
          caption: `Loss of ROC-AUC when a feature's sequence is exchanged between test companies, mean of ${plural(attribution.repeats, 'permutation')}. ${explained}.`,
          alternative: 'The ten features whose permutation costs most ROC-AUC, with intervals.',
        },
        { features, importances: measured.permutation, axis: 'loss of ROC-AUC', listed: listed(fig7) },
      ),
      topFeatures(
        {
          id: 'fig-8',
          item: 'Fig 8',
          title: 'Ten features by training without them',
          caption: `Loss of ROC-AUC of m1 when it is trained without the feature. ${retrained}.`,
          alternative: 'The ten features whose absence from training costs most ROC-AUC, with intervals.',
        },
        { features, importances: measured.ablation, axis: 'loss of ROC-AUC', listed: listed(fig8) },
      ),
      importanceTable(
        features,
        measured,
        `Integrated gradients, permutation, input attention: ${explained}. Training without: ${retrained}. A loss below 0 is a gain.`,
        {
          paperShaped,
          notes: [
            `Training without the feature lowers ROC-AUC with an interval above 0 for ${above} of ${features.length} features. These intervals are over companies and do not know the noise of training; and the training with all features stands in every difference of a fold, so that losses are low or high together: their order says more than their zero.`,
            ...(paperShaped
              ? []
              : [
                  "The paper's ten features of Fig 7 and Fig 8 are of other ratios than this data set has, so that there is nothing to set beside them.",
                ]),
          ],
        },
      ),
      ...(paperShaped
        ? [
            paperTopTen(
              features,
              measured,
              `Ours: ${explained}. The paper names ten features each in its text on Figs 7 and 8, without numbers.`,
            ),
          ]
        : []),
      agreementTable(
        measured,
        features.length,
        `Ranks of all ${features.length} features; every method is read on the same resamples. ${explained}; training without: ${plural(ablation.folds, 'fold')}, ${plural(ablation.seeds, 'seed')} each.`,
      ),
      repeatabilityTable(
        measured,
        `Kendall's tau-b of a method's ranking of all ${features.length} features in one training (a fold and a seed) with its ranking in another, over every two of them; ${protocol}.`,
      ),
      attendedStepsTable(paperShaped ? PAPER_WIDTHS : [...sizes.widths].sort((a, b) => a - b), periods),
    ].map((item) => ({ ...item, steps: [step] })),
  }
}

/** The summary's sentence on the importance of features. */
export function importanceSentence({ features, measured }: ImportanceOutcome): string {
  const { kendallW, pairs } = measured.agreement
  const ofThree = METHOD_PAIRS.map(([first, second], index) => ({ first, second, tauB: pairs[index]?.tauB })).filter(
    ({ first, second }) => CONCORDANT.includes(first) && CONCORDANT.includes(second),
  )
  const agreements = ofThree.map(({ first, second, tauB }) =>
    tauB === undefined ? '' : `${METHODS[first]} and ${METHODS[second]} ${intervalText(tauB, 2)}`,
  )
  const firstBy = (method: Method) => {
    const [first = -1] = rankFeatures(measured[method].map(({ estimate }) => estimate))
    // A loss that may as well be a gain makes no feature the first.
    if (!((measured[method][first]?.lower ?? Number.NaN) > 0)) return `none above zero (${METHODS[method]})`
    return `${featureLabel(features[first] ?? '')} (${METHODS[method]})`
  }
  return `What m1 goes by: the three methods rank the ${features.length} features with Kendall's W ${intervalText(kendallW, 2)}, where unrelated rankings give 0.33; tau-b of ${agreements.join(', ')}; first are ${CONCORDANT.map(firstBy).join(', ')}.`
}
