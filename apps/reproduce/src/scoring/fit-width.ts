import { chooseTreatment } from './choose-treatment.ts'
import { FOLDS } from './company-folds.ts'
import { type Blend, fitBlend, type MemberScores } from './family.ts'
import { type ByLearner, foldForests, outOfFold, outOfFolds, wholeForests } from './fit-forests.ts'
import { type FitContext, type ScoringOptions, tasksOf } from './fit-tasks.ts'
import type { ForestResult } from './forest-task.ts'
import { meanOf } from './log-odds.ts'
import { type NetworkResult, TREATMENTS, type Treatment } from './network-task.ts'
import { type Fit, type PreparedScoring, prepareScoring } from './prepare.ts'
import { teachAll, teachFolds } from './teachers.ts'

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
  const prepared = await prepareScoring({ data, dataSha256: context.sha256, width, fit })
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
