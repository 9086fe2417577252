import { mapLimited } from '../../engine/map-limited.ts'
import { InputError } from '../../errors.ts'
import type { Protocol, RunOptions } from '../../options.ts'
import { systemicPaper } from '../../papers.ts'
import { profileOf, type SystemicSizes } from '../../profiles.ts'
import { confusionMatrices, lossCurves, rateCurves, windowScheme } from '../../report/figures.ts'
import type { Section, Table } from '../../report/schema.ts'
import type { LoadedStudy, StudyContext, StudyOutcome } from '../context.ts'
import { confusionCounts, curvePoints, precisionRecallPoints, rocPoints } from '../curves.ts'
import { decide, type Interval, intervalCell, type MeasureName, measureColumns, type Reading } from '../measures.ts'
import { type SystemicSource, systemicSource } from './data.ts'
import { FEATURE_SETS, type FeatureSetName, NEEDED_SERIES } from './features.ts'
import {
  type PreparedSystemic,
  prepareSystemic,
  type SystemicPart,
  type SystemicSpec,
  TRAIN_END,
  VALIDATION_END,
} from './prepare.ts'
import { NETWORKS, type SystemicFit, type SystemicTrainSpec } from './train-task.ts'

const RULE = "rule: today's state"
const FEATURE_SET_NAMES = Object.keys(FEATURE_SETS) as FeatureSetName[]
const STATES = ['calm', 'stress'] as const

const partsSpec = (
  options: RunOptions,
  sizes: SystemicSizes,
  protocol: Protocol,
  featureSet: FeatureSetName,
): SystemicSpec => ({
  data: options.data,
  protocol,
  featureSet,
  width: sizes.width,
  horizon: sizes.horizon,
  trainStride: sizes.trainStride,
})

async function trainAll(
  context: StudyContext,
  sizes: SystemicSizes,
  protocol: Protocol,
  plan: { models: readonly (typeof NETWORKS)[number][]; stage: string },
): Promise<SystemicFit[]> {
  const { options, store, pool, progress, spend } = context
  const specs: SystemicTrainSpec[] = FEATURE_SET_NAMES.flatMap((featureSet) =>
    plan.models.flatMap((model) =>
      Array.from({ length: sizes.seeds }, (_, seedIndex) => ({
        parts: partsSpec(options, sizes, protocol, featureSet),
        model,
        seedIndex,
        seed: (options.seed + 104_729 * (seedIndex + 1)) >>> 0,
        epochs: sizes.epochs,
        batchSize: sizes.batchSize,
        layers: sizes.layers,
        backend: options.backend,
      })),
    ),
  )
  progress.begin(plan.stage, specs.length)
  const fits = await mapLimited(specs, pool.workers, async (spec) => {
    const fit = await store.step('train', spec, () => pool.run('trainSystemicModel', spec))
    spend(`training ${fit.model}`, fit.seconds)
    progress.advance(1, `${fit.model}, ${fit.featureSet}`)
    return fit
  })
  progress.end()
  return fits
}

/** Which test days are scored, and against what. */
interface Question {
  readonly name: 'state' | 'entries'
  readonly rows: Int32Array
  readonly labels: Uint8Array
}

function questions({ labels, today, entry }: SystemicPart): readonly [Question, Question] {
  const all = Int32Array.from(labels, (_, i) => i)
  const calm = all.filter((i) => today[i] === 0)
  return [
    { name: 'state', rows: all, labels },
    { name: 'entries', rows: calm, labels: entry },
  ]
}

const at = <T extends Float32Array | Uint8Array | Int32Array>(values: T, rows: Int32Array): T => {
  const taken = new (values.constructor as new (length: number) => T)(rows.length)
  rows.forEach((row, i) => {
    taken[i] = values[row] ?? 0
  })
  return taken
}

const readingOf = (probabilities: Float32Array, threshold: number, { rows, labels }: Question): Reading => {
  const kept = at(probabilities, rows)
  return { labels: at(labels, rows), probabilities: kept, decisions: decide(kept, threshold) }
}

export interface SystemicScores {
  readonly model: string
  readonly featureSet: FeatureSetName | null
  readonly question: Question['name']
  readonly measures: Readonly<Record<MeasureName, Interval>>
}

interface Scored {
  readonly model: string
  readonly featureSet: FeatureSetName | null
  readonly predictions: readonly { readonly probabilities: Float32Array; readonly threshold: number }[]
}

/** The networks by feature set, and the rule once. */
function scoredModels(fits: readonly SystemicFit[], test: SystemicPart): Scored[] {
  const networks = FEATURE_SET_NAMES.flatMap((featureSet) =>
    NETWORKS.map((model) => ({
      model,
      featureSet,
      predictions: fits.filter((fit) => fit.model === model && fit.featureSet === featureSet),
    })),
  )
  const rule = {
    model: RULE,
    featureSet: null,
    predictions: [{ probabilities: Float32Array.from(test.today), threshold: 0.5 }],
  }
  return [...networks, rule]
}

async function scoreAll(
  context: StudyContext,
  sizes: SystemicSizes,
  models: readonly Scored[],
  test: SystemicPart,
): Promise<SystemicScores[]> {
  const { options, pool, progress, store } = context
  // Days of one stretch of window + horizon share values and labels, so that such stretches are drawn whole.
  const stretch = sizes.width + sizes.horizon
  const jobs = questions(test).flatMap((question) => models.map((scored) => ({ question, scored })))
  progress.begin('intervals', jobs.length)
  const scores = await mapLimited(
    jobs,
    pool.workers,
    async ({ question, scored: { model, featureSet, predictions } }) => {
      const spec = {
        readings: predictions.map(({ probabilities, threshold }) => readingOf(probabilities, threshold, question)),
        clusters: Int32Array.from(question.rows, (row) => Math.floor((test.day[row] ?? 0) / stretch)),
        resamples: sizes.bootstrapResamples,
        seed: options.seed,
      }
      const key = {
        model,
        featureSet,
        question: question.name,
        resamples: sizes.bootstrapResamples,
        seed: options.seed,
        protocol: options.protocol,
        readings: spec.readings.map(({ probabilities, decisions }) => [
          Array.from(probabilities),
          Array.from(decisions),
        ]),
      }
      const measures = await store.step('score', key, () => pool.run('scoreReadings', spec))
      progress.advance(1, model)
      return { model, featureSet, question: question.name, measures }
    },
  )
  progress.end()
  return scores
}

const SHOWN: readonly MeasureName[] = [
  'accuracy',
  'recall',
  'f1',
  'rocAuc',
  'precision',
  'balancedAccuracy',
  'averagePrecision',
  'matthews',
  'brier',
]

function scoreTable(
  scores: readonly SystemicScores[],
  question: Question['name'],
  meta: Pick<Table, 'id' | 'title' | 'caption'> & { item?: string; notes: readonly string[] },
): Table {
  const paper = new Map(systemicPaper().table1.rows.map((row) => [row.model, row]))
  return {
    kind: 'table',
    ...meta,
    columns: [{ key: 'model', label: 'model' }, { key: 'features', label: 'features' }, ...measureColumns(SHOWN)],
    rows: scores
      .filter((score) => score.question === question)
      .map(({ model, featureSet, measures }) => {
        const reported = question === 'state' && featureSet !== null ? paper.get(model) : undefined
        const shown = Object.fromEntries(
          SHOWN.map((name) => [name, Number.isFinite(measures[name].estimate) ? intervalCell(measures[name]) : null]),
        )
        const beside = (name: 'accuracy' | 'recall' | 'f1') =>
          reported === undefined ? {} : { [name]: { ...intervalCell(measures[name]), paper: reported[name] } }
        return {
          model,
          features: featureSet === null ? 'none' : FEATURE_SETS[featureSet].short,
          ...shown,
          ...beside('accuracy'),
          ...beside('recall'),
          ...beside('f1'),
        }
      }),
  }
}

function partsTable(prepared: PreparedSystemic): Table {
  const { days, gap } = prepared
  const row = (name: string, { labels, day }: SystemicPart) => {
    const stress = labels.reduce((sum, label) => sum + label, 0)
    return {
      part: name,
      first: days[day[0] ?? 0] ?? '',
      last: days[day.at(-1) ?? 0] ?? '',
      windows: labels.length,
      stress,
      share: labels.length > 0 ? stress / labels.length : null,
    }
  }
  return {
    kind: 'table',
    id: 'parts',
    title: 'Training, validation and test years',
    caption: `Windows by their last day. Between the parts lies a gap of ${gap} trading day${gap === 1 ? '' : 's'}.`,
    columns: [
      { key: 'part', label: 'part' },
      { key: 'first', label: 'first day' },
      { key: 'last', label: 'last day' },
      { key: 'windows', label: 'windows', digits: 0 },
      { key: 'stress', label: 'stress ahead', digits: 0 },
      { key: 'share', label: 'share of stress', digits: 3 },
    ],
    rows: [row('training', prepared.train), row('validation', prepared.validation), row('test', prepared.test)],
  }
}

function protocolText(protocol: Protocol, sizes: SystemicSizes): string {
  return protocol === 'strict'
    ? `Strict protocol. Parts are cut by time with a gap of window + horizon (${sizes.width} + ${sizes.horizon} trading days), outlier bounds and z-scores are fitted on training windows, the epoch and the threshold are chosen on the validation years, and the test years are read once.`
    : 'Paper protocol, as published: normalised as a whole, then cut by time without a gap, so that windows on both sides of a cut share days and labels. The numbers of this page are too good for that reason.'
}

async function run(source: SystemicSource, context: StudyContext): Promise<StudyOutcome> {
  const { options, progress } = context
  const sizes = profileOf(options.profile).systemic
  const prepared = await prepareSystemic(partsSpec(options, sizes, options.protocol, 'stress'))
  const { test } = prepared
  progress.note(
    `${prepared.train.labels.length} training, ${prepared.validation.labels.length} validation, ${test.labels.length} test windows`,
  )
  const fits = await trainAll(context, sizes, options.protocol, { models: NETWORKS, stage: 'training' })
  const models = scoredModels(fits, test)
  const scores = await scoreAll(context, sizes, models, test)

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
  const scope = `${sizes.seeds} seeds, ${options.protocol} protocol, means over seeds with 95 % bootstrap intervals that draw stretches of ${sizes.width + sizes.horizon} trading days`
  const [state] = questions(test)
  const drawn = models
    .filter(({ featureSet }) => featureSet !== 'market')
    .flatMap(({ model, predictions: [first] }) =>
      first === undefined ? [] : [{ model, reading: readingOf(first.probabilities, first.threshold, state) }],
    )
  const profile = profileOf(options.profile).description

  const sections: Section[] = [
    {
      id: 'data',
      title: 'Market days, label and parts',
      text: [
        `The label is not defined in the paper. Here it is "stress in ${sizes.horizon} trading days": the OFR Financial Stress Index above zero on that day. Features of a day are made of that day and earlier ones: ${FEATURE_SETS.market.features.length} of stocks, bonds, exchange rates, interest rates and energy prices, and ${FEATURE_SETS.stress.features.length - FEATURE_SETS.market.features.length} more of the stress index and its categories in the second set. The stress index is itself made of market prices.`,
        'The paper names trading volume; no volume is in the open panel. The paper reads the last step in its formula and averages over steps in its text: attention averages here. Convolution comes first, the directions of the BiLSTM are summed.',
        protocolText(options.protocol, sizes),
      ],
      items: [
        partsTable(prepared),
        windowScheme(
          {
            id: 'window-scheme',
            title: 'Windows over days',
            caption: `Scheme with windows of 6 over 12 days; the study's windows are ${sizes.width} trading days wide.`,
            alternative: 'Each row is a window; the filled cells are its days.',
          },
          { periods: 12, width: 6 },
        ),
      ],
    },
    {
      id: 'models',
      title: 'The models on the test years',
      text: [
        `"${RULE}" uses no model: it says that the state in ${sizes.horizon} trading days is the state of today. A model that does not beat it has learnt persistence at best.`,
      ],
      items: [
        scoreTable(scores, 'state', {
          id: 'table-1',
          item: 'Table 1',
          title: `Stress in ${sizes.horizon} trading days, all test days`,
          caption: `${test.labels.length.toLocaleString('en-US')} test windows; ${scope}. Class 1 is stress. The paper's figures are of its own data and label.`,
          notes: [
            'Features: "market" are those without the stress index, "with index" those and the index with its parts.',
            'The training times stand under timings in results.json.',
          ],
        }),
        scoreTable(scores, 'entries', {
          id: 'entries',
          title: `Entries: calm days that turn to stress within ${sizes.horizon} trading days`,
          caption: `Only the ${questions(test)[1].rows.length.toLocaleString('en-US')} test days that are calm today; class 1 is stress on any of the next ${sizes.horizon} trading days; ${scope}.`,
          notes: ['The rule says "calm" on every one of these days: its recall is 0 by construction.'],
        }),
        lossCurves(
          {
            id: 'fig-2',
            item: 'Fig 2',
            title: 'Loss while training',
            caption: `With the stress index among the features. Mean over ${sizes.seeds} seeds, band from the lowest to the highest; the training loss weighs both classes equally.`,
            alternative: 'Training and validation loss by epoch.',
          },
          NETWORKS.flatMap((model) =>
            curvePoints(
              fits.filter(({ featureSet }) => featureSet === 'stress'),
              model,
            ),
          ),
        ),
        rateCurves(
          {
            id: 'roc',
            title: 'ROC curves',
            caption: 'All test days, first seed, with the stress index among the features.',
            alternative: 'True positive rate against false positive rate by model.',
          },
          drawn.flatMap(({ model, reading }) => rocPoints(model, reading)),
          { x: 'false positive rate', y: 'true positive rate', diagonal: true },
        ),
        rateCurves(
          {
            id: 'precision-recall',
            title: 'Precision-recall curves',
            caption: 'All test days, first seed, with the stress index among the features.',
            alternative: 'Precision against recall by model.',
          },
          drawn.flatMap(({ model, reading }) => precisionRecallPoints(model, reading)),
          { x: 'recall', y: 'precision', diagonal: false },
        ),
        confusionMatrices(
          {
            id: 'confusion',
            title: 'Confusion matrices',
            caption:
              'All test days, first seed, with the stress index among the features; thresholds chosen on the validation years.',
            alternative: 'Counts of actual and predicted state by model.',
          },
          drawn.flatMap(({ model, reading }) => confusionCounts(model, reading, STATES)),
        ),
      ],
    },
  ]
  const three = (value: number | undefined) => (value === undefined ? 'n/a' : value.toFixed(3))
  return {
    title: `Financial systemic risk on ${source.provenance.title}, ${options.protocol} protocol`,
    profile: {
      ...sizes,
      trainEnd: TRAIN_END,
      validationEnd: VALIDATION_END,
      series: NEEDED_SERIES,
      description: profile,
    } as unknown as Record<string, unknown>,
    summary: [
      `${source.panel.periods.length.toLocaleString('en-US')} trading days from ${source.panel.periods[0]} to ${source.panel.periods.at(-1)}; profile ${options.profile} (${profile}).`,
      `CNN-BiLSTM with the stress index among its features: accuracy ${three(ours?.accuracy.estimate)}, recall ${three(ours?.recall.estimate)}, F1 ${three(ours?.f1.estimate)}, ROC-AUC ${three(ours?.rocAuc.estimate)} on the test years; the paper reports .89, .87, .88 on its own data.`,
      `The rule "the state in ${sizes.horizon} trading days is today's state" reaches accuracy ${three(rule?.accuracy.estimate)} and F1 ${three(rule?.f1.estimate)} without a model; the best network by F1, ${best.model} ${FEATURE_SETS[best.featureSet ?? 'stress'].label}, reaches ${three(best.measures.f1.estimate)}.`,
      `On entries from calm days the rule is blind; the best network by ROC-AUC, ${bestEntry.model} ${FEATURE_SETS[bestEntry.featureSet ?? 'stress'].label}, reaches ${three(bestEntry.measures.rocAuc.estimate)} [${three(bestEntry.measures.rocAuc.lower)}, ${three(bestEntry.measures.rocAuc.upper)}].`,
    ],
    sections,
    values: {
      scores,
      fits: fits.map(
        ({ model, featureSet, seedIndex, threshold, trainingLoss, validationLoss, parameters, engine }) => ({
          model,
          featureSet,
          seedIndex,
          threshold,
          trainingLoss,
          validationLoss,
          parameters,
          engine,
        }),
      ),
    },
  }
}

/** Reads and checks the data of a systemic run; nothing is written yet. */
export async function loadSystemicStudy(options: RunOptions): Promise<LoadedStudy> {
  const source = await systemicSource(options.data)
  const sizes = profileOf(options.profile).systemic
  const prepared = await prepareSystemic(partsSpec(options, sizes, options.protocol, 'stress'))
  for (const part of ['train', 'validation', 'test'] as const) {
    const { labels } = prepared[part]
    const stress = labels.reduce((sum, label) => sum + label, 0)
    if (stress === 0 || stress === labels.length)
      throw new InputError(
        'data.one-class',
        `${source.file}: the ${part} years have calm and stressed days`,
        `${stress} stressed of ${labels.length} windows`,
      )
  }
  return { data: source.provenance, run: (context) => run(source, context) }
}
