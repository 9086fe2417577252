import { rmSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { americanFeatures } from '@fdp/datasets'
import { applyPlatt, fitPlatt, loadModel } from '@fdp/models'
import { saveModel } from '@fdp/models/node'
import { useBackend } from '../engine/backend.ts'
import type { BackendName } from '../engine/backend-names.ts'
import { packageVersions } from '../engine/fingerprint.ts'
import type { TaskPool } from '../engine/pool.ts'
import type { Progress } from '../engine/progress.ts'
import type { StepStore } from '../engine/store.ts'
import { InputError } from '../errors.ts'
import type { DataProvenance } from '../report/schema.ts'
import { measureWithIntervals } from '../studies/measures.ts'
import { chooseTreatment } from './choose-treatment.ts'
import type { Family } from './families.ts'
import { applyBlend, fitBlend, type MemberScores } from './family.ts'
import { FOREST_LEARNERS, type ForestLearner } from './forest.ts'
import type { ForestResult, ForestSpec } from './forest-task.ts'
import { meanOf } from './log-odds.ts'
import { type NetworkResult, type NetworkSpec, TREATMENTS, type Treatment } from './network-task.ts'
import { type LabelledChannels, type PreparedScoring, prepareScoring, TRAIN_END, VALIDATION_END } from './prepare.ts'
import { SCORING_RATIOS } from './ratio-panel.ts'
import { removeManifest, type WindowModel, writeManifest } from './saved-model.ts'

/** What decides a scoring model. */
export interface ScoringOptions {
  readonly data: string
  readonly widths: readonly number[]
  readonly family: Family
  readonly seed: number
  readonly networks: number
  readonly bags: number
  readonly epochs: number
  readonly backend: BackendName
}

export interface ScoringContext {
  readonly store: StepStore
  readonly pool: TaskPool
  readonly progress: Progress
  readonly provenance: DataProvenance
}

const TEACHER_FOLDS = 3
const RESAMPLES = 1000

const countsOf = ({ labels, company }: LabelledChannels) => ({
  windows: labels.length,
  failures: labels.reduce((sum, label) => sum + label, 0),
  companies: new Set(company).size,
})

/** Steps of a width's training, each kept when done. */
function tasksOf(
  { data, backend }: ScoringOptions,
  width: number,
  { store, pool, progress, provenance }: ScoringContext,
) {
  const keep = async <T>(name: string, inputs: object, compute: () => Promise<T>, detail: string): Promise<T> => {
    const result = await store.step(name, { ...inputs, data: provenance.sha256, width }, compute)
    progress.advance(1, detail)
    return result
  }
  return {
    forest: (spec: Omit<ForestSpec, 'data' | 'width'>): Promise<ForestResult> =>
      keep('forest', spec, () => pool.run('trainScoringForest', { ...spec, data, width }), `w ${width}, forests`),
    network: (spec: Omit<NetworkSpec, 'data' | 'width' | 'backend'>): Promise<NetworkResult> =>
      keep(
        'network',
        { ...spec, backend },
        () => pool.run('trainScoringNetwork', { ...spec, data, width, backend }),
        `w ${width}, ${spec.treatment}`,
      ),
  }
}

/** Steps of one width, for the progress display. */
const stepsOf = ({ family, bags, networks }: ScoringOptions): number =>
  FOREST_LEARNERS.length * (TEACHER_FOLDS + (family === 'ensemble' ? bags : 0)) + TREATMENTS.length + networks - 1

// The forests' library learns no class of fewer than ten rows, and a third of the failures is held out for the teacher.
const LEAST_TRAINING_FAILURES = 18
const LEAST_VALIDATION_FAILURES = 5

/**
 * Reads the data and sees that every window length has enough failures to learn from.
 *
 * @throws InputError `data.too-few-failures`
 */
export async function checkTrainable({ data, widths }: Pick<ScoringOptions, 'data' | 'widths'>): Promise<void> {
  for (const width of widths) checkFailures(width, await prepareScoring({ data, width }))
}

function checkFailures(width: number, { train, validation }: PreparedScoring): void {
  const [training, validating] = [countsOf(train).failures, countsOf(validation).failures]
  if (training < LEAST_TRAINING_FAILURES || validating < LEAST_VALIDATION_FAILURES)
    throw new InputError(
      'data.too-few-failures',
      `for windows of ${width} years at least ${LEAST_TRAINING_FAILURES} companies failed after a last year up to ${TRAIN_END} and ${LEAST_VALIDATION_FAILURES} after one up to ${VALIDATION_END}`,
      `${training} and ${validating}`,
    )
}

/** Log-odds of each training window by forests that never saw its company, turned into probabilities. */
async function teach(tasks: ReturnType<typeof tasksOf>, { labels }: LabelledChannels): Promise<Float64Array> {
  const byLearner = await Promise.all(
    FOREST_LEARNERS.map(async (learner) => {
      const scores = new Float64Array(labels.length)
      const folds = await Promise.all(
        Array.from({ length: TEACHER_FOLDS }, (_, fold) =>
          tasks.forest({ learner, bag: 0, heldOut: { fold, of: TEACHER_FOLDS } }),
        ),
      )
      for (const { heldOutRows, heldOut } of folds)
        heldOutRows.forEach((row, index) => {
          scores[row] = heldOut[index] ?? Number.NaN
        })
      return scores
    }),
  )
  const scores = meanOf(byLearner)
  return applyPlatt(fitPlatt(scores, labels), scores)
}

async function trainForests(
  tasks: ReturnType<typeof tasksOf>,
  bags: number,
): Promise<Partial<Record<ForestLearner, ForestResult[]>>> {
  const entries = await Promise.all(
    FOREST_LEARNERS.map(async (learner) => [
      learner,
      await Promise.all(Array.from({ length: bags }, (_, bag) => tasks.forest({ learner, bag, heldOut: null }))),
    ]),
  )
  return Object.fromEntries(entries)
}

interface ChosenNetworks {
  readonly treatment: Treatment
  readonly treatments: Record<string, number>
  readonly members: readonly NetworkResult[]
}

async function trainNetworks(
  tasks: ReturnType<typeof tasksOf>,
  { seed, networks, epochs }: ScoringOptions,
  teacher: Float64Array,
  validation: LabelledChannels,
): Promise<ChosenNetworks> {
  const start = (treatment: Treatment, index: number) =>
    tasks.network({
      treatment,
      seed: seed + index,
      epochs,
      teacher: treatment === 'soft-targets' ? teacher : null,
    })
  const tried = await Promise.all(TREATMENTS.map((treatment) => start(treatment, 0)))
  const { treatment, worth } = chooseTreatment(
    (name) => tried[TREATMENTS.indexOf(name)]?.validation ?? [],
    validation,
    seed,
  )
  const rest = await Promise.all(Array.from({ length: networks - 1 }, (_, index) => start(treatment, index + 1)))
  return {
    treatment,
    treatments: worth,
    members: [tried[TREATMENTS.indexOf(treatment)] as NetworkResult, ...rest],
  }
}

const scoresOn = (
  part: 'validation' | 'published',
  members: readonly NetworkResult[],
  forests: Partial<Record<ForestLearner, ForestResult[]>>,
): MemberScores => ({
  network: meanOf(members.map((each) => each[part])),
  forests: Object.fromEntries(
    Object.entries(forests).map(([learner, results]) => [learner, meanOf(results.map((each) => each[part]))]),
  ),
})

/** One width's models, not saved yet. */
interface TrainedWidth {
  readonly window: WindowModel
  /** By folder. */
  readonly networks: ReadonlyMap<string, Uint8Array>
  /** By name. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

async function trainWidth(options: ScoringOptions, width: number, context: ScoringContext): Promise<TrainedWidth> {
  const tasks = tasksOf(options, width, context)
  const prepared = await prepareScoring({ data: options.data, width })
  const { validation, published } = prepared
  const teacher = await teach(tasks, prepared.train)
  const forests = options.family === 'ensemble' ? await trainForests(tasks, options.bags) : {}
  const { treatment, treatments, members } = await trainNetworks(tasks, options, teacher, validation)

  const blend = fitBlend(scoresOn('validation', members, forests), validation, options.seed)
  const { probabilities, decisions } = applyBlend(blend, scoresOn('published', members, forests))
  const measured = measureWithIntervals([{ labels: published.labels, probabilities, decisions }], published.company, {
    resamples: RESAMPLES,
    seed: options.seed,
  })

  const networks = members.map((_, index) => `w${width}/network-${index + 1}`)
  const files = new Map<string, Uint8Array>()
  const forestFiles = Object.entries(forests).map(([learner, results]) => [
    learner,
    results.map(({ zip }, index) => {
      const name = `w${width}/${learner === 'RandomForestLearner' ? 'forest' : 'boosted'}-${index + 1}.zip`
      files.set(name, zip)
      return name
    }),
  ])
  return {
    networks: new Map(networks.map((name, index) => [name, members[index]?.model ?? new Uint8Array(0)])),
    files,
    window: {
      width,
      channels: prepared.channels,
      networks,
      forests: Object.fromEntries(forestFiles),
      blend,
      provenance: {
        treatment,
        treatments,
        epochs: members.map(({ epochs }) => epochs),
        parameters: members[0]?.parameters ?? 0,
        training: countsOf(prepared.train),
        validation: countsOf(validation),
        published: measured,
      },
    },
  }
}

async function saveMembers(folder: string, { window, networks, files }: TrainedWidth): Promise<void> {
  rmSync(path.join(folder, `w${window.width}`), { recursive: true, force: true })
  for (const [name, bytes] of networks) {
    const model = await loadModel(bytes)
    await saveModel(model, path.join(folder, name))
    model.dispose()
  }
  for (const [name, bytes] of files) writeFileAtomicSync(path.join(folder, name), bytes)
}

/**
 * Trains scoring models of the distress study's published task for each window length and saves them in the store's folder.
 * Companies whose last year is up to 2011 train, those up to 2014 validate; later ones are not read.
 */
export async function trainScoringModel(
  options: ScoringOptions,
  context: ScoringContext,
): Promise<readonly WindowModel[]> {
  const { store, progress, provenance } = context
  await useBackend(options.backend)
  progress.begin('training', stepsOf(options) * options.widths.length)
  const trained: TrainedWidth[] = []
  for (const width of options.widths) trained.push(await trainWidth(options, width, context))
  progress.end()
  const windows = trained.map(({ window }) => window)
  // An earlier model of the folder goes only now that another stands ready; between, there is none rather than a mixture.
  removeManifest(store.folder)
  for (const each of trained) await saveMembers(store.folder, each)
  writeManifest(store.folder, {
    study: 'distress',
    family: options.family,
    columns: ['company_name', 'year', ...americanFeatures],
    ratios: SCORING_RATIOS,
    split: { trainEnd: TRAIN_END, validationEnd: VALIDATION_END },
    data: { name: provenance.name, sha256: provenance.sha256, citation: provenance.citation },
    seed: options.seed,
    versions: packageVersions(),
    windows,
  })
  rmSync(path.join(store.folder, 'steps'), { recursive: true, force: true })
  return windows
}
