import { applyPlatt, fitPlatt } from '@fdp/models'
import type { BackendName } from '../engine/backend-names.ts'
import type { TaskPool } from '../engine/pool.ts'
import type { Progress } from '../engine/progress.ts'
import type { StepStore } from '../engine/store.ts'
import { chooseTreatment } from './choose-treatment.ts'
import { FOLDS, foldPairs } from './company-folds.ts'
import type { Family } from './families.ts'
import { type Blend, fitBlend, type MemberScores } from './family.ts'
import { FOREST_LEARNERS, type ForestLearner } from './forest.ts'
import type { ForestResult, ForestSpec } from './forest-task.ts'
import { meanOf } from './log-odds.ts'
import { type NetworkResult, type NetworkSpec, type Teacher, TREATMENTS, type Treatment } from './network-task.ts'
import { type Fit, type PreparedScoring, prepareScoring } from './prepare.ts'

/** What decides a scoring model. */
export interface ScoringOptions {
  readonly data: string
  readonly widths: readonly number[]
  readonly family: Family
  readonly seed: number
  /** Networks that are averaged. */
  readonly networks: number
  /** Forests of each kind that are averaged. */
  readonly bags: number
  readonly epochs: number
  /** Whether validation companies, when they have chosen, train too. */
  readonly refit: boolean
  readonly backend: BackendName
}

/** Where the work is done and what it reports to. */
export interface FitContext {
  readonly store: StepStore
  readonly pool: TaskPool
  readonly progress: Progress
  readonly sha256: string
}

type Without<Spec, Key extends keyof Spec> = Omit<Spec, 'data' | 'width' | 'fit' | Key>

/** Steps of a fit, each kept when done. */
function tasksOf(
  { data, backend }: ScoringOptions,
  width: number,
  fit: Fit,
  { store, pool, progress, sha256 }: FitContext,
) {
  const keep = async <T>(name: string, inputs: object, compute: () => Promise<T>, detail: string): Promise<T> => {
    const { result } = await store.step(name, { ...inputs, data: sha256, width, fit }, compute)
    progress.advance(1, `w ${width}, ${fit === 'all' ? 'refit, ' : ''}${detail}`)
    return result
  }
  const place = { data, width, fit }
  return {
    forest: (spec: Without<ForestSpec, never>): Promise<ForestResult> =>
      keep('forest', spec, () => pool.run('trainScoringForest', { ...spec, ...place }), 'forests'),
    network: (spec: Without<NetworkSpec, 'backend'>): Promise<NetworkResult> =>
      keep(
        'network',
        { ...spec, backend },
        () => pool.run('trainScoringNetwork', { ...spec, ...place, backend }),
        spec.treatment,
      ),
  }
}
type Tasks = ReturnType<typeof tasksOf>

/** Tasks of a window length, for the progress display. */
export function tasksOfWidth({ family, bags, networks, refit }: ScoringOptions): number {
  const forests = foldPairs().length + FOLDS + (family === 'ensemble' ? bags : 0)
  return (refit ? 2 : 1) * (FOREST_LEARNERS.length * forests + FOLDS + networks) + TREATMENTS.length
}

/** Scores of each training window by the member that left its company out. */
function outOfFold(
  n: number,
  members: readonly { readonly outRows: Int32Array; readonly out: ArrayLike<number> }[],
): Float64Array {
  const scores = new Float64Array(n).fill(Number.NaN)
  for (const { outRows, out } of members)
    outRows.forEach((row, index) => {
      scores[row] = out[index] ?? Number.NaN
    })
  return scores
}

/** Log-odds by forests as probabilities, calibrated on the windows whose labels are known. */
function taught(scores: Float64Array, labels: ArrayLike<number>, synthetic: readonly Float64Array[]): Teacher {
  const platt = fitPlatt(scores, labels)
  return { windows: applyPlatt(platt, scores), synthetic: synthetic.map((each) => applyPlatt(platt, each)) }
}

/**
 * For each fold, probabilities of the windows outside it by forests that saw neither the window's company nor the fold. So a network
 * that learns from them knows nothing of the fold that it is judged on.
 */
async function teachFolds(
  tasks: Tasks,
  { train: { labels }, folds }: PreparedScoring,
  withSynthetic: boolean,
): Promise<Teacher[]> {
  const scores = Array.from({ length: FOLDS }, () => new Float64Array(labels.length))
  const synthetic = Array.from({ length: FOLDS }, (): Float64Array[] => [])
  await Promise.all(
    foldPairs().map(async ([a, b]) => {
      const results = await Promise.all(
        FOREST_LEARNERS.map((learner) =>
          tasks.forest({ learner, bag: a + b, without: [a, b], synthetic: withSynthetic }),
        ),
      )
      const mean = meanOf(results.map(({ out }) => out))
      results[0]?.outRows.forEach((row, index) => {
        const forFold = scores[folds[row] === a ? b : a]
        if (forFold !== undefined) forFold[row] = mean[index] ?? Number.NaN
      })
      if (!withSynthetic) return
      const made = [0, 1].map((place) => meanOf(results.map((each) => each.made[place] ?? [])))
      for (const [fold, other, values] of [
        [a, b, made[1]],
        [b, a, made[0]],
      ] as const) {
        const forFold = synthetic[fold]
        if (forFold !== undefined && values !== undefined) forFold[other] = values
      }
    }),
  )
  return scores.map((each, fold) => {
    const outside = (_: number, row: number) => folds[row] !== fold
    const others = (synthetic[fold] ?? []).filter((_, other) => other !== fold)
    return taught(each.filter(outside), labels.filter(outside), others)
  })
}

type ByLearner<T> = Readonly<Partial<Record<ForestLearner, T>>>

/** For each kind of forest, what `each` gives. */
const perLearner = async <T>(each: (learner: ForestLearner) => Promise<T>): Promise<ByLearner<T>> =>
  Object.fromEntries(await Promise.all(FOREST_LEARNERS.map(async (learner) => [learner, await each(learner)] as const)))

/** For each kind, the forests that left one fold out each. */
const foldForests = (tasks: Tasks, synthetic: boolean): Promise<ByLearner<readonly ForestResult[]>> =>
  perLearner((learner) =>
    Promise.all(
      Array.from({ length: FOLDS }, (_, fold) => tasks.forest({ learner, bag: fold, without: [fold], synthetic })),
    ),
  )

/** For each kind, log-odds of each training window by the forest that left its fold out. */
const outOfFolds = (forests: ByLearner<readonly ForestResult[]>, n: number): ByLearner<Float64Array> =>
  Object.fromEntries(Object.entries(forests).map(([learner, results]) => [learner, outOfFold(n, results)]))

/** What forests that left one fold out each say of all windows, and where asked for of the synthetic windows of every fold. */
function teachAll(forests: ByLearner<readonly ForestResult[]>, labels: Uint8Array, withSynthetic: boolean): Teacher {
  const kinds = Object.values(forests)
  const synthetic = Array.from({ length: withSynthetic ? FOLDS : 0 }, (_, fold) =>
    meanOf(kinds.map((results) => results[fold]?.made[0] ?? [])),
  )
  return taught(meanOf(Object.values(outOfFolds(forests, labels.length))), labels, synthetic)
}

const wholeForests = (tasks: Tasks, bags: number): Promise<ByLearner<readonly ForestResult[]>> =>
  perLearner((learner) =>
    Promise.all(
      Array.from({ length: bags }, (_, bag) => tasks.forest({ learner, bag, without: [], synthetic: false })),
    ),
  )

/** How imbalance is met, and what it was chosen by. */
export interface ChosenTreatment {
  readonly treatment: Treatment
  /** Mean of ROC-AUC and PR-AUC of one network of each on validation windows at risk. */
  readonly treatments: Readonly<Record<string, number>>
}

/** One network of each treatment, the same fold left out, compared on the validation windows. */
async function choose(
  train: (treatment: Treatment, fold: number) => Promise<NetworkResult>,
  { validation }: PreparedScoring,
  seed: number,
): Promise<ChosenTreatment> {
  const tried = await Promise.all(TREATMENTS.map((each) => train(each, 0)))
  const { treatment, worth } = chooseTreatment(
    (name) => tried[TREATMENTS.indexOf(name)]?.validation ?? [],
    validation,
    seed,
  )
  return { treatment, treatments: worth }
}

/** Members of a fit, and how their scores become a probability. */
export interface FittedWidth extends ChosenTreatment {
  readonly prepared: PreparedScoring
  readonly networks: readonly NetworkResult[]
  readonly forests: ByLearner<readonly ForestResult[]>
  readonly blend: Blend
  /** Of training windows, by members like these that left their company out. */
  readonly outOfFold: MemberScores
  /** Of the published windows. */
  readonly published: MemberScores
}

/** Some rows of every member's scores. */
export const scoresAt = ({ network, forests }: MemberScores, rows: Int32Array): MemberScores => {
  const take = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[row] ?? Number.NaN)
  return {
    network: take(network),
    forests: Object.fromEntries(Object.entries(forests).map(([learner, values]) => [learner, take(values)])),
  }
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/**
 * Fits one window length in two rounds. First companies are dealt into folds, and members are trained that leave one out each: the
 * fold ends a network's training, and what members say of their folds calibrates the model. Then members are trained on all
 * companies of the fit, networks for as many epochs as the middle one of the first round; these are averaged at prediction.
 *
 * @param chosen the treatment of imbalance; null chooses it on the validation windows
 */
export async function fitWidth(
  options: ScoringOptions,
  { width, fit, chosen }: { readonly width: number; readonly fit: Fit; readonly chosen: ChosenTreatment | null },
  context: FitContext,
): Promise<FittedWidth> {
  const { data, family, bags, seed, epochs, networks: count } = options
  const tasks = tasksOf(options, width, fit, context)
  // Beside forests a network is worth more for what it sees otherwise than for what it has learned of them.
  const synthetic = family === 'network'
  const prepared = await prepareScoring({ data, width, fit })
  const { labels } = prepared.train
  const [foldTeachers, forestsOfFolds] = await Promise.all([
    teachFolds(tasks, prepared, synthetic),
    foldForests(tasks, synthetic),
  ])
  const forests = family === 'ensemble' ? await wholeForests(tasks, bags) : {}

  const onFold = (treatment: Treatment, fold: number) =>
    tasks.network({
      treatment,
      seed: seed + fold,
      fold,
      epochs,
      teacher: treatment === 'soft-targets' ? (foldTeachers[fold] ?? null) : null,
    })
  const { treatment, treatments } = chosen ?? (await choose(onFold, prepared, seed))
  const judged = await Promise.all(Array.from({ length: FOLDS }, (_, fold) => onFold(treatment, fold)))
  const teacher = treatment === 'soft-targets' ? teachAll(forestsOfFolds, labels, synthetic) : null
  const networks = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      tasks.network({
        treatment,
        seed: seed + FOLDS + index,
        fold: null,
        epochs: middle(judged.map((each) => each.epochs)),
        teacher,
      }),
    ),
  )
  const unseen: MemberScores = {
    network: outOfFold(labels.length, judged),
    forests: family === 'ensemble' ? outOfFolds(forestsOfFolds, labels.length) : {},
  }
  const { calibration } = prepared
  return {
    prepared,
    treatment,
    treatments,
    networks,
    forests,
    blend: fitBlend(
      scoresAt(unseen, calibration),
      Array.from(calibration, (row) => labels[row] ?? 0),
    ),
    outOfFold: unseen,
    published: {
      network: meanOf(networks.map((each) => each.published)),
      forests: Object.fromEntries(
        Object.entries(forests).map(([learner, results]) => [learner, meanOf(results.map((each) => each.published))]),
      ),
    },
  }
}
