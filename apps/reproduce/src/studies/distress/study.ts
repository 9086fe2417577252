import type { Panel } from '@fdp/data'
import { mapLimited } from '../../engine/map-limited.ts'
import { InputError } from '../../errors.ts'
import type { Protocol, RunOptions } from '../../options.ts'
import { distressPaper } from '../../papers.ts'
import { type DistressSizes, profileOf } from '../../profiles.ts'
import { boxPlots, confusionMatrices, lossCurves, rateCurves, windowScheme } from '../../report/figures.ts'
import { formatP } from '../../report/format.ts'
import type { Section } from '../../report/schema.ts'
import type { LoadedStudy, StudyContext, StudyOutcome } from '../context.ts'
import { confusionCounts, curvePoints, precisionRecallPoints, rocPoints } from '../curves.ts'
import { testSignificance } from '../significance.ts'
import { blockName, type FitResult, measureBlocks, poolFolds, scoresOf } from './blocks.ts'
import { MODELS, type StudyModel, TUNED, type TunedConfig, VARIANTS } from './candidates.ts'
import { ALTMAN, type DistressSource, distressSource } from './data.ts'
import { leakSection } from './leak.ts'
import { type FoldSpec, prepareFold } from './prepare.ts'
import { type SearchResult, searchFold } from './search.ts'
import {
  type FoldCounts,
  foldTable,
  type ModelScores,
  modelTable,
  type SampleCounts,
  searchTable,
  table2,
  widthTable,
} from './tables.ts'
import type { TrainSpec } from './train-task.ts'
import { countWindows, PAPER_WIDTHS, table3, table4 } from './window-counts.ts'

/** The profile's sizes with the widths that fit the sample's periods. */
type StudySizes = Omit<DistressSizes, 'widths'> & { readonly widths: readonly number[] }

function studySizes(source: DistressSource, options: RunOptions): StudySizes {
  const { widths, ...rest } = profileOf(options.profile).distress
  return { ...rest, widths: source.paperShaped ? widths.quarterly : widths.annual }
}

function sampleCounts({ entities, labels, observed, features }: Panel): SampleCounts {
  const companies: [number, number] = [0, 0]
  const rows: [number, number] = [0, 0]
  const periods = observed.length / entities.length
  for (let entity = 0; entity < entities.length; entity++) {
    const label = labels?.values[entity] === 1 ? 1 : 0
    companies[label] += 1
    for (let period = 0; period < periods; period++) rows[label] += observed[entity * periods + period] ?? 0
  }
  return { companies, rows, features: features.filter((name) => name !== ALTMAN).length }
}

/** What would otherwise fail deep inside the run is refused before anything is written. */
function checkSample(source: DistressSource, sizes: StudySizes): void {
  const { panel, file } = source
  if (panel.labels === undefined)
    throw new InputError('data.labels', `${file}: companies have labels (column status_label)`, 'no labels')
  const { companies } = sampleCounts(panel)
  if (companies[0] === 0 || companies[1] === 0)
    throw new InputError(
      'data.one-class',
      `${file}: both classes occur`,
      `${companies[0]} companies of class 0, ${companies[1]} of class 1`,
    )
  const fewest = Math.min(...companies)
  if (fewest < sizes.folds)
    throw new InputError(
      'data.too-few-companies',
      `${file}: each class has at least as many companies as there are folds (${sizes.folds})`,
      `${fewest} companies in the smaller class`,
    )
  const widest = Math.max(...sizes.widths)
  if (source.longestRun < widest)
    throw new InputError(
      'data.short',
      `${file}: some company has an unbroken history as long as the widest window (${widest} periods)`,
      `a longest history of ${source.longestRun} periods`,
    )
}

const foldSpec = (
  options: RunOptions,
  sizes: StudySizes,
  protocol: Protocol,
  width: number,
  fold: number,
): FoldSpec => ({
  data: options.data,
  dataSeed: options.seed,
  protocol,
  width,
  fold,
  folds: sizes.folds,
  windowsPerCompany: sizes.windowsPerCompany,
  seed: options.seed,
})

/** Seeds of the trainings differ by fold and repetition, not by model: each model starts a block from the same one. */
const trainingSeed = (seed: number, fold: number, seedIndex: number): number =>
  (seed + 7919 * (fold + 1) + 104_729 * (seedIndex + 1)) >>> 0

interface TrainPlan {
  readonly protocol: Protocol
  readonly models: readonly StudyModel[]
  readonly widths: readonly number[]
  readonly configs: readonly TunedConfig[]
  readonly seeds: number
}

async function trainAll(
  context: StudyContext,
  sizes: StudySizes,
  plan: TrainPlan,
  stage: string,
): Promise<FitResult[]> {
  const { options, store, pool, progress, spend } = context
  const specs: TrainSpec[] = plan.widths.flatMap((width) =>
    Array.from({ length: sizes.folds }, (_, fold) => fold).flatMap((fold) =>
      Array.from({ length: plan.seeds }, (_, seedIndex) => seedIndex).flatMap((seedIndex) =>
        plan.models.map((model) => ({
          fold: foldSpec(options, sizes, plan.protocol, width, fold),
          model,
          config: model === TUNED ? (plan.configs[fold] ?? null) : null,
          seedIndex,
          seed: trainingSeed(options.seed, fold, seedIndex),
          epochs: sizes.epochs,
          batchSize: sizes.batchSize,
          layers: sizes.layers,
          backend: options.backend,
        })),
      ),
    ),
  )
  progress.begin(stage, specs.length)
  const fits = await mapLimited(specs, pool.workers, async (spec) => {
    const fit = await store.step('train', spec, () => pool.run('trainDistressModel', spec))
    spend(`training ${fit.model}`, fit.seconds)
    progress.advance(1, `${fit.model}, ${blockName(fit)}`)
    return fit
  })
  progress.end()
  return fits
}

async function searchAll(context: StudyContext, sizes: StudySizes): Promise<SearchResult[]> {
  const { options, pool, progress } = context
  const width = sizes.widths[0] ?? 0
  progress.begin('search', sizes.folds)
  // Folds run side by side; a search that has the pool to itself uses all of it.
  const concurrency = Math.max(1, Math.ceil(pool.workers / sizes.folds))
  const folds = Array.from({ length: sizes.folds }, (_, fold) => fold)
  const searches = await mapLimited(folds, pool.workers, async (fold) => {
    const spec = foldSpec(options, sizes, options.protocol, width, fold)
    const result = await searchFold({ fold: spec, sizes, seed: (options.seed + fold) >>> 0 }, context, concurrency)
    progress.advance(1, `fold ${fold + 1}`)
    return result
  })
  progress.end()
  return searches
}

async function countFold(context: StudyContext, spec: FoldSpec): Promise<FoldCounts> {
  const classes = (labels: ArrayLike<number>): [number, number] => {
    const ones = Array.from(labels).reduce((sum, label) => sum + label, 0)
    return [labels.length - ones, ones]
  }
  return context.store.step('fold', spec, async () => {
    const { train, validation, test, oversampled, missingCells, leaks } = await prepareFold(spec)
    const part = ({ labels, company }: typeof train) => ({
      companies: new Set(company).size,
      windows: classes(labels),
    })
    return {
      fold: spec.fold,
      width: spec.width,
      parts: { train: part(train), validation: part(validation), test: part(test) },
      oversampled: classes(oversampled.labels),
      missingCells,
      leaks,
    }
  })
}

async function scoreModels(
  context: StudyContext,
  sizes: StudySizes,
  fits: readonly FitResult[],
): Promise<ModelScores[]> {
  const { progress, store, options, pool } = context
  const pairs = sizes.widths.flatMap((width) => MODELS.map((model) => ({ model, width })))
  progress.begin('intervals', pairs.length)
  const scores = await mapLimited(pairs, pool.workers, async ({ model, width }) => {
    const spec = { model, width, protocol: options.protocol, resamples: sizes.bootstrapResamples, seed: options.seed }
    const key = {
      ...spec,
      fits: fits
        .filter((fit) => fit.model === model && fit.width === width)
        .map(({ probabilities, threshold }) => ({ threshold, probabilities: Array.from(probabilities) })),
    }
    const result = await store.step('score', key, async () => {
      const pooled = poolFolds(fits, model, width)
      const [first] = pooled
      const fit = fits.find((entry) => entry.model === model && entry.width === width)
      if (first === undefined || fit === undefined) throw new Error(`no training of ${model} at width ${width}`)
      const measures = await pool.run('scoreReadings', {
        readings: pooled.map(({ reading }) => reading),
        clusters: first.company,
        resamples: sizes.bootstrapResamples,
        seed: options.seed,
      })
      return { model, width, parameters: fit.parameters, engine: fit.engine, measures }
    })
    progress.advance(1, model)
    return result
  })
  progress.end()
  return scores
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`

function describeBlocks(sizes: StudySizes, protocol: Protocol): string {
  const what = protocol === 'strict' ? 'company fold' : 'random draw of the windows'
  return `A block is one ${what}, one width of the window and one seed: ${sizes.folds} x ${sizes.widths.length} x ${sizes.seeds} blocks, every model in each. Blocks of one fold share their test companies, and a seed alone measures only the noise of training.`
}

function protocolText(protocol: Protocol): string[] {
  return protocol === 'strict'
    ? [
        'Strict protocol. Companies are split first, stratified by class; winsorising quantiles, medians for missing cells and the z-scores are fitted on training companies; SMOTE sees training windows only; Hyperband scores validation companies, which also choose the epoch and the threshold; the test companies of each fold are read once.',
        'Every fold has a search of its own, so that no company that is ever tested has had a part in choosing the configuration it is tested with.',
      ]
    : [
        'Paper protocol, as published: quantiles, medians and z-scores are fitted on all companies, then windows are dealt out at random 80:20, so that windows of one company that share quarters or years stand on both sides; the search maximises accuracy on the test windows. The numbers of this page are therefore too good, and the last section says by how much.',
      ]
}

async function run(source: DistressSource, context: StudyContext): Promise<StudyOutcome> {
  const { options, store, progress } = context
  const sizes = studySizes(source, options)
  const { panel, classNames, paperShaped } = source
  const paper = distressPaper()
  const mainWidth = sizes.widths[0] ?? 0

  const longest = Math.max(...sizes.widths)
  const countable = paperShaped
    ? PAPER_WIDTHS
    : [...new Set([...sizes.widths, ...PAPER_WIDTHS])]
        .sort((a, b) => a - b)
        .filter((width) => width <= Math.max(longest, source.longestRun))
  progress.note('counting windows')
  const windowCounts = await store.step(
    'window-counts',
    { data: source.provenance.sha256, widths: countable, seed: options.seed },
    () => countWindows(panel, countable, options.seed),
  )
  const foldCounts: FoldCounts[] = []
  for (let fold = 0; fold < sizes.folds; fold++)
    foldCounts.push(await countFold(context, foldSpec(options, sizes, options.protocol, mainWidth, fold)))
  const searches = await searchAll(context, sizes)
  const fits = await trainAll(
    context,
    sizes,
    {
      protocol: options.protocol,
      models: MODELS,
      widths: sizes.widths,
      configs: searches.map(({ best }) => best),
      seeds: sizes.seeds,
    },
    'training',
  )
  const scores = await scoreModels(context, sizes, fits)
  const { models, blocks, measured } = measureBlocks(fits)
  const significance = testSignificance(
    {
      models,
      blocks,
      scores: scoresOf(measured, 'rocAuc'),
      measure: 'ROC-AUC',
      blocksAre: describeBlocks(sizes, options.protocol),
      higherIsBetter: true,
      seed: options.seed,
    },
    models.indexOf(TUNED),
    {
      meanRanks: paper.table9.meanRanks,
      statistic: paper.table9.statistic,
      pairs: paper.table10.rows,
    },
  )
  const other: Protocol = options.protocol === 'strict' ? 'paper' : 'strict'
  const otherFits = await trainAll(
    context,
    sizes,
    { protocol: other, models: ['m1'], widths: [mainWidth], configs: [], seeds: sizes.seeds },
    `m1, ${other} protocol`,
  )
  const otherFold = await countFold(context, foldSpec(options, sizes, other, mainWidth, 0))
  const mine = fits.filter(({ model, width }) => model === 'm1' && width === mainWidth)
  const here = { fits: mine, audit: foldCounts[0]?.leaks ?? [] }
  const there = { fits: otherFits, audit: otherFold.leaks }
  const leak = leakSection(
    options.protocol === 'strict' ? { strict: here, paper: there } : { strict: there, paper: here },
    mainWidth,
  )

  const main = scores.filter(({ width }) => width === mainWidth)
  const tuned = main.find(({ model }) => model === TUNED)
  const bestModel = main.reduce((a, b) => (b.measures.rocAuc.estimate > a.measures.rocAuc.estimate ? b : a))
  const readings = new Map(MODELS.map((model) => [model, poolFolds(fits, model, mainWidth)[0]]))
  const inFirstSeed = MODELS.flatMap((model) => {
    const pooled = readings.get(model)
    return pooled === undefined ? [] : [{ model, reading: pooled.reading }]
  })
  const testCompanies = new Set(mine.flatMap(({ company }) => [...company])).size
  const scope = `w = ${mainWidth}, batch ${sizes.batchSize}, ${sizes.epochs} epochs at most, ${sizes.folds} folds, ${sizes.seeds} seeds, ${options.protocol} protocol`
  const small = profileOf(options.profile).description
  const seconds = 'Training times stand under timings in results.json; they depend on the machine.'

  const sections: Section[] = [
    {
      id: 'sample',
      title: 'Sample and windows',
      text: protocolText(options.protocol),
      items: [
        table2(sampleCounts(panel), classNames, paperShaped ? paper.table2 : undefined),
        windowScheme(
          {
            id: 'fig-4',
            item: 'Fig 4',
            title: 'How windows slide over a history',
            caption: `Windows of ${paperShaped ? 6 : mainWidth} periods over a history of 12, stride 1.`,
            alternative: 'Each row is a window; the filled cells are its periods.',
          },
          { periods: 12, width: paperShaped ? 6 : mainWidth },
        ),
        table3(windowCounts, paperShaped ? paper.table3.rows : undefined),
        table4(windowCounts, paperShaped ? paper.table4.rows : undefined),
        foldTable(
          foldCounts,
          classNames,
          `Windows of width ${mainWidth}${sizes.windowsPerCompany === null ? '' : `, the latest ${sizes.windowsPerCompany} of each company`}.`,
        ),
      ],
    },
    {
      id: 'search',
      title: 'Search for the configuration of m1',
      text: [
        `Hyperband (schedule of the JMLR paper's Algorithm 1) with R = ${sizes.search.maxResource}, eta = ${sizes.search.eta}, ${sizes.search.iterations} iteration(s), ${sizes.search.space === 'small' ? 'a small space of three hyperparameters' : "the paper's space"}, one search a fold. ${options.protocol === 'strict' ? 'The score is ROC-AUC on validation companies.' : 'The score is accuracy on the test windows, as published.'}`,
      ],
      items: [
        searchTable(
          searches,
          `Chosen on w = ${mainWidth}. The paper searched with R = 50, eta = 3; its optimum is of its own companies.`,
        ),
      ],
    },
    {
      id: 'models',
      title: 'The models on test companies',
      text: [
        `Scores are taken fold by fold (each fold has models of its own) and averaged over folds and seeds, with 95 % bootstrap intervals that draw companies (${testCompanies.toLocaleString('en-US')} of them) and not windows. ${sizes.windowsPerCompany === null ? '' : `Only the latest ${sizes.windowsPerCompany} windows of a company are used in this profile.`}`,
      ],
      items: [
        modelTable(
          main,
          `Test parts of all folds; ${scope}. Class 1 is ${classNames[1]}; columns without a class are of class 1.`,
          [
            "The paper's Table 12 has 0.994 accuracy for its CNN-BiLSTM-AT, on companies that are not public, under its window split.",
            "Logistic regression sees the flattened window without SMOTE; Altman Z'' is the score of the last period, turned into a probability on training companies.",
            seconds,
          ],
        ),
        widthTable(
          scores,
          sizes.widths,
          sizes.batchSize,
          `Test parts of all folds; ${sizes.folds} folds, ${sizes.seeds} seeds, ${options.protocol} protocol.`,
        ),
        boxPlots(
          {
            id: 'fig-5',
            item: 'Fig 5',
            title: 'ROC-AUC of the models over blocks',
            caption: `Each point is one block: a fold, a width, a seed. ${scope}.`,
            alternative: 'Box plots of ROC-AUC by model.',
          },
          measured.flatMap((row, index) =>
            models.map((model, column) => ({
              model,
              value: row[column]?.rocAuc ?? Number.NaN,
              block: blocks[index] ?? '',
            })),
          ),
          'ROC-AUC on test companies',
        ),
        lossCurves(
          {
            id: 'fig-6',
            item: 'Fig 6',
            title: 'Loss while training',
            caption: `Mean over trainings, band from the lowest to the highest. Training loss is on windows after SMOTE, validation loss on windows as they are. ${scope}.`,
            alternative: 'Training and validation loss by epoch.',
          },
          [TUNED, ...VARIANTS].flatMap((model) =>
            curvePoints(
              fits.filter(({ width }) => width === mainWidth),
              model,
            ),
          ),
        ),
        rateCurves(
          {
            id: 'roc',
            title: 'ROC curves',
            caption: `All folds of the first seed, scores ranked within each fold; w = ${mainWidth}.`,
            alternative: 'True positive rate against false positive rate by model.',
          },
          inFirstSeed.flatMap(({ model, reading }) => rocPoints(model, reading)),
          { x: 'false positive rate', y: 'true positive rate', diagonal: true },
        ),
        rateCurves(
          {
            id: 'precision-recall',
            title: 'Precision-recall curves',
            caption: `All folds of the first seed, scores ranked within each fold; w = ${mainWidth}.`,
            alternative: 'Precision against recall by model.',
          },
          inFirstSeed.flatMap(({ model, reading }) => precisionRecallPoints(model, reading)),
          { x: 'recall', y: 'precision', diagonal: false },
        ),
        confusionMatrices(
          {
            id: 'fig-10',
            item: 'Fig 10',
            title: 'Confusion matrices',
            caption: `All folds of the first seed, thresholds chosen on validation windows; w = ${mainWidth}.`,
            alternative: 'Counts of actual and predicted class by model.',
          },
          inFirstSeed.flatMap(({ model, reading }) => confusionCounts(model, reading, classNames)),
        ),
      ],
    },
    {
      id: 'significance',
      title: 'Are the differences more than chance?',
      text: [describeBlocks(sizes, options.protocol)],
      items: [...significance.tables, ...significance.figures],
    },
    leak.section,
  ]

  const auc = tuned?.measures.rocAuc
  return {
    title: `Financial distress on ${source.provenance.title}, ${options.protocol} protocol`,
    profile: { ...sizes, description: small } as unknown as Record<string, unknown>,
    summary: [
      `${sampleCounts(panel)
        .companies.reduce((sum, count) => sum + count, 0)
        .toLocaleString(
          'en-US',
        )} companies, ${sampleCounts(panel).companies[1].toLocaleString('en-US')} of them ${classNames[1]}; profile ${options.profile} (${small}).`,
      ...(auc === undefined
        ? []
        : [
            `The tuned CNN-BiLSTM-attention model (m1) reaches a ROC-AUC of ${auc.estimate.toFixed(3)} [${auc.lower.toFixed(3)}, ${auc.upper.toFixed(3)}] on test ${options.protocol === 'strict' ? 'companies' : 'windows'} with windows of ${mainWidth}, at ${percent(tuned?.measures.accuracy.estimate ?? Number.NaN)} accuracy.`,
          ]),
      `Best of the ${MODELS.length} models by ROC-AUC: ${bestModel.model}, ${bestModel.measures.rocAuc.estimate.toFixed(3)}.`,
      `Friedman test over ${blocks.length} blocks: p ${formatP(significance.pValue)}${significance.friedman.exact === undefined ? '' : ' (permutation)'}.`,
      leak.sentence,
    ],
    sections,
    values: {
      sample: sampleCounts(panel),
      windowCounts,
      folds: foldCounts,
      searches,
      scores,
      blocks: { models, blocks, measured },
      significance: significance.values,
      leak: leak.values,
    },
  }
}

/** Reads and checks the data of a distress run; nothing is written yet. */
export async function loadDistressStudy(options: RunOptions): Promise<LoadedStudy> {
  const source = await distressSource(options.data, options.seed)
  checkSample(source, studySizes(source, options))
  return { data: source.provenance, run: (context) => run(source, context) }
}
