import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { checkUsable, isDisposed } from '../check-model.ts'
import { check, ModelsError } from '../errors.ts'
import { firstNonFinite } from '../math/first-non-finite.ts'
import { deriveSeed, permutation, uniform } from '../random/seed.ts'
import { checkTrainable } from './check-trainable.ts'
import type { BestEpoch, Checkpoint, EpochScores } from './checkpoint.ts'
import { chooseStepper } from './choose-stepper.ts'
import { giveBack, giveBackWhenLeft, type HeldRun, holdModel, keepWith } from './held-run.ts'
import { freshPlateau, learningRateAt, type PlateauState, updatePlateau } from './learning-rate.ts'
import { modelHead } from './model-head.ts'
import { firstRows, nonFiniteLoss } from './non-finite-loss.ts'
import { checkTrainOptions, type Monitor, resolveTraining, type TrainOptions } from './options.ts'
import { checkRoles } from './roles.ts'
import { checkLabels, checkWindows, type LabelledWindows, trainingRows } from './rows.ts'
import { checkIdentity, identityOf, type RunIdentity } from './run-identity.ts'
import { countRight, scoreLogits } from './scores.ts'
import type { Stepper } from './stepper.ts'

/** An epoch as `trainEpochs` yields it. */
export interface Epoch extends EpochScores {
  /** Whether this is the best epoch so far by the monitored value (always false without early stopping). */
  readonly improved: boolean
  /** The state of the run now; to be called before the next epoch is asked for. */
  readonly checkpoint: () => Promise<Checkpoint>
}

/** What `train` returns; the model itself has been changed. */
export interface TrainResult {
  readonly history: readonly EpochScores[]
  /** Updates done, over all epochs. */
  readonly steps: number
  readonly stoppedBy: 'epochs' | 'early-stopping'
  /** The best epoch by the monitored value, with early stopping. */
  readonly best?: { readonly epoch: number; readonly monitor: Monitor; readonly value: number }
  /** What did the arithmetic, on which backend. */
  readonly stepper: Stepper['name']
  /** Why it was not a step plan, where one was asked for or allowed. */
  readonly planRefused?: string
  readonly backend: string
}

/** Milliseconds after which the event loop gets its turn between two steps. */
const TURN = 50

const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

/**
 * Trains a model and yields each epoch as it ends. Between two epochs the model holds the current weights, and may
 * predict and be saved; after the last one (also when the loop is left early or the signal aborts) those it ends with.
 * While an epoch runs it holds, on a step plan, those of the epoch before. Nobody else may train it meanwhile, weights
 * that are written to it are lost, and what is trained is settled at the start. Whoever asks for epochs by `next` and
 * stops before the last one ends the run by `return`.
 *
 * @throws what {@link train} throws
 * @example
 * for await (const epoch of trainEpochs(model, windows, { epochs: 20, seed: 7 })) console.log(epoch.epoch, epoch.loss)
 */
export function trainEpochs(
  model: LayersModel,
  windows: LabelledWindows,
  options: TrainOptions = {},
): AsyncGenerator<Epoch, TrainResult, void> {
  const own: OwnRun = { run: {} }
  own.iterator = runEpochs(model, windows, options, own)
  giveBackWhenLeft(own.iterator, own.run)
  return own.iterator
}

interface OwnRun {
  readonly run: HeldRun
  iterator?: AsyncGenerator<Epoch, TrainResult, void>
}

async function* runEpochs(
  model: LayersModel,
  windows: LabelledWindows,
  options: TrainOptions,
  own: OwnRun,
): AsyncGenerator<Epoch, TrainResult, void> {
  checkTrainOptions(options)
  const head = modelHead(model)
  checkTrainable(model)
  checkRoles(windows, options.validation)
  const rows = trainingRows(windows, head.steps, head.features, options)
  const settings = resolveTraining(options, rows.count)
  const validation = options.validation && {
    ...checkWindows(options.validation, head.steps, head.features),
    targets: checkLabels(options.validation.labels, options.validation.shape[0] as number, options.softLabels),
  }
  options.signal?.throwIfAborted()
  let known: RunIdentity | undefined
  const identity = (): RunIdentity => {
    known ??= identityOf(model, rows, settings)
    return known
  }
  const { resume, signal } = options
  const { batchSize, rule, seed, earlyStopping } = settings
  if (resume !== undefined) checkIdentity(resume, { identity: identity(), model, monitor: earlyStopping?.monitor })

  const { run } = own
  holdModel(run, model)
  let failed = false
  // The epoch whose end the stepper stands at: 0 while one runs, and when all is over.
  let standing = 0
  let best: BestEpoch | undefined = resume?.best
  // Weights of the last epoch that ended well.
  let sound: readonly Float32Array[] | undefined
  try {
    const { stepper, planRefused } = chooseStepper({ model, rows, batchSize, rule, seed }, settings.stepper)
    run.stepper = stepper
    sound = resume?.weights ?? (await stepper.readWeights())
    const history: EpochScores[] = [...(resume?.history ?? [])]
    let plateau: PlateauState = resume?.plateau ?? freshPlateau
    let step = resume?.step ?? 0
    const isOver = (epoch: number) =>
      best !== undefined && earlyStopping !== undefined && epoch - best.epoch > earlyStopping.patience
    let stopped = isOver(resume?.epoch ?? 0)
    if (resume !== undefined) {
      stepper.writeWeights(resume.weights)
      stepper.writeOptimizer(resume.optimizer)
    }
    const stepsPerEpoch = Math.ceil(rows.count / batchSize)
    const logits = new Float32Array(batchSize)
    const inOrder = Int32Array.from({ length: rows.count }, (_, i) => i)

    for (let epoch = resume?.epoch ?? 0; epoch < settings.epochs && !stopped; epoch++) {
      const order = settings.shuffle ? permutation(rows.count, uniform(deriveSeed(seed, 'shuffle', epoch))) : inOrder
      let lossSum = 0
      let right = 0
      let learningRate = 0
      let turn = performance.now()
      for (let from = 0; from < rows.count; from += batchSize, step++) {
        signal?.throwIfAborted()
        const rowIndices = order.subarray(from, Math.min(from + batchSize, rows.count))
        learningRate = learningRateAt(
          settings.learningRate,
          { epoch, step, stepsPerEpoch, epochs: settings.epochs },
          plateau,
        )
        const pending = stepper.trainBatch(rowIndices, learningRate, step, logits)
        const loss = typeof pending === 'number' ? pending : await pending
        if (!Number.isFinite(loss))
          throw await nonFiniteLoss(model, stepper, { rows, rowIndices, loss, seed, step, epoch })
        lossSum += loss * rowIndices.length
        right += countRight(logits, rows.targets, rowIndices)
        if (performance.now() - turn > TURN) {
          await nextTurn()
          turn = performance.now()
        }
      }
      const scored =
        validation && scoreLogits(await stepper.logits(validation.values, validation.count), validation.targets)
      // What the last update broke shows in no training loss of this epoch.
      const weights = await stepper.readWeights()
      const finite =
        weights.every((weight) => firstNonFinite(weight) < 0) && (scored === undefined || Number.isFinite(scored.loss))
      if (!finite) {
        const read = validation ?? rows
        const rowIndices = firstRows(read.count)
        const loss = scored?.loss ?? Number.NaN
        throw await nonFiniteLoss(model, stepper, {
          rows: { ...rows, ...read },
          rowIndices,
          loss,
          seed,
          step: step - 1,
          epoch,
        })
      }
      sound = weights
      const scores: EpochScores = {
        epoch: epoch + 1,
        step,
        learningRate,
        loss: lossSum / rows.count,
        accuracy: right / rows.count,
        ...(scored === undefined ? {} : { validationLoss: scored.loss, validationAccuracy: scored.accuracy }),
      }
      history.push(scores)
      plateau = updatePlateau(settings.learningRate, plateau, scores.validationLoss ?? scores.loss)
      let improved = false
      if (earlyStopping !== undefined) {
        const { monitor, minDelta } = earlyStopping
        const value = scores[monitor] as number
        const gain =
          best === undefined ? Number.POSITIVE_INFINITY : (best.value - value) * (monitor.endsWith('ccuracy') ? -1 : 1)
        improved = gain > minDelta
        if (improved) best = { epoch: epoch + 1, monitor, value, weights }
        stopped = isOver(epoch + 1)
      }
      stepper.syncModel()
      standing = epoch + 1
      const state = {
        epoch: epoch + 1,
        step,
        plateau,
        history: [...history],
        ...(best === undefined ? {} : { best }),
      }
      const checkpoint = async (): Promise<Checkpoint> => {
        check(
          standing === state.epoch,
          'checkpoint-mismatch',
          'the checkpoint of an epoch must be asked for before the next epoch, and before the run ends',
          state.epoch,
        )
        const [weights, optimizer] = await Promise.all([stepper.readWeights(), stepper.readOptimizer()])
        return { identity: identity(), ...state, weights, optimizer }
      }
      keepWith(checkpoint, own.iterator as object)
      if (options.checkpoint !== undefined && (epoch + 1) % settings.checkpointEvery === 0)
        await options.checkpoint.save(await checkpoint())
      yield { ...scores, improved, checkpoint }
      standing = 0
      checkUsable(model)
      await nextTurn()
    }
    if (best !== undefined && earlyStopping?.restoreBest === true) stepper.writeWeights(best.weights)
    return {
      history,
      steps: step,
      stoppedBy: stopped ? 'early-stopping' : 'epochs',
      ...(best === undefined || earlyStopping === undefined
        ? {}
        : { best: { epoch: best.epoch, monitor: earlyStopping.monitor, value: best.value } }),
      stepper: stepper.name,
      ...(planRefused === undefined ? {} : { planRefused }),
      backend: tf.getBackend(),
    }
  } catch (error) {
    failed = true
    // What a disposed model does to ops and variables is not what went wrong.
    if (!(error instanceof ModelsError) && signal?.aborted !== true) checkUsable(model)
    if (sound !== undefined && error instanceof ModelsError && error.code === 'non-finite-loss')
      run.stepper?.writeWeights(earlyStopping?.restoreBest === true && best !== undefined ? best.weights : sound)
    throw error
  } finally {
    standing = 0
    endRun(run, failed)
  }
}

/** Gives the model its weights and everything else back; what went wrong before is not hidden by what goes wrong here. */
function endRun(run: HeldRun, failed: boolean): void {
  try {
    if (run.model !== undefined && !isDisposed(run.model.weights)) run.stepper?.syncModel()
  } catch (error) {
    if (!failed) throw error
  } finally {
    giveBack(run)
  }
}

/**
 * Trains a model of `createModel`, or any `tf.LayersModel` from `[n, steps, features]` to one sigmoid unit, by
 * mini-batches on binary cross-entropy. Same seed, windows and backend: same bits. On a backend that runs step plans
 * (@fdp/tfjs-backend-simd) it is a plan, elsewhere TensorFlow.js ops; both give the same to about 1e-4. Regularisers and
 * constraints of layers are refused; `weightDecay` and clipping are options.
 *
 * @throws ModelsError `invalid-shape`, `invalid-labels`, `invalid-values`, `empty-data`, `batch-larger-than-data`,
 * `unknown-option`, `invalid-option`, `unsupported-model`, `checkpoint-mismatch`, `backend-unavailable`,
 * `model-disposed` (before or meanwhile), `model-in-training` (by another run that has not ended), `held-out-role`
 * (windows of a test or validation part, or a test part to validate on), `non-finite-loss` (names step and
 * layer; the model then has the weights of the best epoch where `earlyStopping` restores it, else of the last whole one, else
 * those that it came with); the signal's reason when aborted, the model then has the weights of the last step
 * @example
 * const { history } = await train(model, { values, shape: [n, 8, 34], labels }, { epochs: 20, seed: 7 })
 */
export async function train(
  model: LayersModel,
  windows: LabelledWindows,
  options: TrainOptions = {},
): Promise<TrainResult> {
  const epochs = trainEpochs(model, windows, options)
  for (;;) {
    const next = await epochs.next()
    if (next.done === true) return next.value
  }
}
