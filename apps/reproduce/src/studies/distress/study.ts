import type { Protocol, RunOptions } from '../../options.ts'
import { distressPaper } from '../../papers.ts'
import { profileOf } from '../../profiles.ts'
import type { LoadedStudy, StudyContext, StudyOutcome } from '../context.ts'
import { MEASURES, type MeasureName } from '../measures.ts'
import { testSignificance } from '../significance.ts'
import { type MeasuredBlocks, measureBlocks, scoresOf } from './blocks.ts'
import { decidedBy } from './decision-rule.ts'
import { describeBlocks, describeWideBlocks } from './describe.ts'
import type { DistressRun } from './distress-run.ts'
import { tellEstimate } from './estimate.ts'
import { canCount, countWindows, PAPER_WIDTHS } from './items/window-counts.ts'
import { COMPARED, isVariant, modelsFor, TUNED } from './models/candidates.ts'
import { checkFolds } from './sample/check-folds.ts'
import { type DistressSource, distressSource } from './sample/data.ts'
import { foldSpec } from './sample/fold-spec.ts'
import { checkSample, studySizes } from './sample/sample.ts'
import { attributionSection, importanceSentence } from './sections/attribution.ts'
import { companiesSection } from './sections/companies.ts'
import { comparisonSection, trainingSeconds } from './sections/comparison.ts'
import { leakSection, leakSentence } from './sections/leak.ts'
import { modelsSection } from './sections/models.ts'
import { outOfTimeSection } from './sections/out-of-time.ts'
import { sampleSection } from './sections/sample.ts'
import { searchSection } from './sections/search.ts'
import {
  comparisonValues,
  searchComparisonSection,
  searchSeconds,
  searchSentence,
} from './sections/search-comparison.ts'
import { significanceSection } from './sections/significance.ts'
import { smoteSection } from './sections/smote.ts'
import { isExplained } from './stages/attribution.ts'
import { repeatForCompanies } from './stages/companies.ts'
import { countFolds } from './stages/count-folds.ts'
import { describeSample } from './stages/describe-sample.ts'
import { trainGrid } from './stages/grid.ts'
import { measureImportances } from './stages/importance.ts'
import { measureLeaks } from './stages/leak.ts'
import { measureSearchLeak } from './stages/leak-search.ts'
import { measureWidthLeaks } from './stages/leak-widths.ts'
import { testOutOfTime } from './stages/out-of-time.ts'
import { scoreModels } from './stages/score.ts'
import { searchAll, searchM2 } from './stages/search.ts'
import { compareSearches } from './stages/search-comparison.ts'
import { compareSmote } from './stages/smote.ts'
import { type TrainPlan, trainAll } from './stages/train.ts'
import { summarize } from './summary.ts'

/** The widths whose windows are counted: the paper's, where histories of both classes are long enough. */
function countableWidths({ source: { paperShaped, panel }, sizes: { widths } }: DistressRun): readonly number[] {
  const wanted = paperShaped ? PAPER_WIDTHS : [...new Set([...widths, ...PAPER_WIDTHS])].sort((a, b) => a - b)
  return wanted.filter((width) => canCount(panel, width))
}

async function run(source: DistressSource, context: StudyContext): Promise<StudyOutcome> {
  const { options, store, progress } = context
  const sizes = studySizes(source, options)
  const mainWidth = sizes.widths[0] ?? 0
  const models = modelsFor(source.features)
  const study: DistressRun = { source, options, sizes, mainWidth, models }
  const { panel } = source
  const paper = distressPaper()

  await tellEstimate(context, study)
  progress.note('counting windows')
  const sample = await describeSample(context, source)
  const widths = countableWidths(study)
  const windowKey = { data: source.provenance.sha256, widths, seed: options.seed }
  const windowCounts = await store.step('window-counts', windowKey, () => countWindows(panel, widths, options.seed), {
    text: 'windows by width, counted after making, dealing and oversampling them',
    seeds: [options.seed],
  })
  const foldCounts = await countFolds(
    context,
    Array.from({ length: sizes.folds }, (_, fold) => foldSpec(options, sizes, options.protocol, mainWidth, fold)),
  )
  const searchComparison = await compareSearches(context, study)
  const searches = await searchAll(context, sizes)
  const searchesOfM2 = await searchM2(context, sizes)
  const decided = async (plan: Omit<TrainPlan, 'protocol'>, stage: string) =>
    decidedBy(options.protocol, await trainAll(context, sizes, { ...plan, protocol: options.protocol }, stage))
  const fits = await decided(
    {
      models,
      widths: [mainWidth],
      configs: searches.map(({ best }) => best),
      seeds: sizes.seeds,
      keepNetwork: (training) => isExplained(training, sizes),
    },
    'training',
  )
  const comparedFits = await decided(
    {
      models: COMPARED,
      widths: [mainWidth],
      configs: [],
      seeds: sizes.comparisonSeeds,
    },
    'other models',
  )
  const allFits = [...fits, ...comparedFits]
  const scores = await scoreModels(context, sizes, fits, { models, widths: [mainWidth] })
  const comparedScores = await scoreModels(context, sizes, comparedFits, { models: COMPARED, widths: [mainWidth] })
  const allScores = [...scores, ...comparedScores]
  const grid = await trainGrid(context, study, fits)
  const blocks = measureBlocks(fits)
  const testOf = (
    { models: names, blocks: rows, measured }: MeasuredBlocks,
    { name, blocksAre }: { readonly name: MeasureName; readonly blocksAre: string },
  ) => ({
    models: names,
    blocks: rows,
    scores: scoresOf(measured, name),
    measure: MEASURES[name].label,
    blocksAre,
    higherIsBetter: true,
    seed: options.seed,
  })
  const blocksAre = describeBlocks(sizes, options.protocol)
  const variants = measureBlocks(fits.filter(({ model }) => isVariant(model)))
  const ofVariants = testSignificance(
    testOf(variants, { name: 'accuracy', blocksAre }),
    variants.models.indexOf('m1'),
    { meanRanks: paper.table9.meanRanks, statistic: paper.table9.statistic, pairs: paper.table10.rows },
  )
  const significance = testSignificance(
    {
      ...testOf(blocks, { name: 'rocAuc', blocksAre }),
      beside: { id: 'tested', of: 'those trained with every seed' },
    },
    blocks.models.indexOf(TUNED),
  )
  const wideFits = allFits.filter(({ seedIndex }) => seedIndex < sizes.comparisonSeeds)
  const wide = measureBlocks(wideFits)
  const wideSignificance = testSignificance(
    {
      ...testOf(wide, { name: 'rocAuc', blocksAre: describeWideBlocks(sizes, options.protocol) }),
      beside: { id: 'all', of: 'all models' },
    },
    wide.models.indexOf(TUNED),
  )
  const smote = await compareSmote(context, study, fits, foldCounts)
  const importances = await measureImportances(context, study, fits)
  const later = await testOutOfTime(context, study)
  const companies = await repeatForCompanies(context, study)
  const leaks = await measureLeaks(context, study)
  const searchLeak = await measureSearchLeak(context, study, searches)
  const widthLeaks = await measureWidthLeaks(context, study)
  const auditOf = async (protocol: Protocol) =>
    (await countFolds(context, [foldSpec(options, sizes, protocol, mainWidth, 0)])).flatMap(({ leaks }) => leaks)
  const [strictAudit, paperAudit] = await Promise.all([auditOf('strict'), auditOf('paper')])
  const audits = { strict: strictAudit, paper: paperAudit }

  const [sampleSentence, scoresSentence, testSentence] = summarize(study, sample.counts, {
    scores: allScores,
    fits: fits.filter(({ model }) => model === TUNED),
    tests: [ofVariants, significance, wideSignificance],
  })

  return {
    title: `Financial distress on ${source.provenance.title}, ${options.protocol} protocol`,
    profile: { ...sizes, description: profileOf(options.profile).description } as unknown as Record<string, unknown>,
    summary: [
      sampleSentence,
      scoresSentence,
      `${testSentence} ${searchSentence(study, searchComparison)}`,
      importanceSentence(importances),
      leakSentence(leaks),
    ],
    sections: [
      sampleSection(study, sample, { counts: windowCounts.result, step: windowCounts.id }, foldCounts),
      searchComparisonSection(study, searchComparison),
      searchSection(study, searches, searchesOfM2),
      modelsSection(study, { fits, grid, blocks }),
      comparisonSection(study, allScores, allFits),
      significanceSection(sizes, options.protocol, [
        { significance: ofVariants, fits: fits.filter(({ model }) => isVariant(model)) },
        { significance, fits },
        { significance: wideSignificance, fits: wideFits },
      ]),
      smoteSection(study, smote),
      attributionSection(study, importances),
      outOfTimeSection(study, later, scores),
      companiesSection(study, companies),
      leakSection(study, { leaks, widths: widthLeaks, search: searchLeak, audits }),
    ],
    values: {
      sample: sample.counts,
      windowCounts: windowCounts.result,
      folds: foldCounts,
      searchComparison: comparisonValues(searchComparison),
      searches: [...searches, ...searchesOfM2],
      scores: allScores,
      grid,
      blocks,
      significanceOfVariants: ofVariants.values,
      significance: significance.values,
      significanceOfAll: wideSignificance.values,
      smote: { scores: smote.scores, tests: smote.tests },
      importances,
      outOfTime: later ?? null,
      companies,
      widthLeaks,
      searchLeak,
      leaks: leaks.map(({ arm: { id, against }, result }) => ({ id, against, ...result })),
    },
    timed: [searchSeconds(study, searchComparison), trainingSeconds(study, allFits)],
  }
}

/** Reads and checks the data of a distress run; nothing is written yet. */
export async function loadDistressStudy(options: RunOptions): Promise<LoadedStudy> {
  const source = await distressSource(options.data, options.seed)
  const sizes = studySizes(source, options)
  checkSample(source, sizes)
  checkFolds(source, sizes, options.seed)
  const { provenance, notes } = source
  return { data: notes.length === 0 ? provenance : { ...provenance, notes }, run: (context) => run(source, context) }
}
