import type { LayersModel } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'
import type { Stepper } from './stepper.ts'

/** What a run has taken that no collector gives back: its model, and the stepper's memory. */
export interface HeldRun {
  model?: LayersModel | undefined
  stepper?: Stepper | undefined
}

const inTraining = new WeakSet<LayersModel>()

/** Takes a model for one run. @throws ModelsError `model-in-training` */
export function holdModel(run: HeldRun, model: LayersModel): void {
  check(
    !inTraining.has(model),
    'model-in-training',
    'a model must be in one training at a time: await the other, abort it by its signal, or end its iterator by return()',
    model.name,
  )
  inTraining.add(model)
  run.model = model
}

/** Gives everything back; a second call does nothing. */
export function giveBack(run: HeldRun): void {
  const { model, stepper } = run
  run.model = undefined
  run.stepper = undefined
  try {
    stepper?.dispose()
  } finally {
    if (model !== undefined) inTraining.delete(model)
  }
}

const left = new FinalizationRegistry<HeldRun>(giveBack)
const iterators = new WeakMap<object, object>()

/** Gives a run back when its iterator, which nobody has ended, is collected. The run must not lead to the iterator. */
export function giveBackWhenLeft(iterator: object, run: HeldRun): void {
  left.register(iterator, run)
}

/** Keeps an iterator for as long as something that it has handed out. */
export function keepWith(handedOut: object, iterator: object): void {
  iterators.set(handedOut, iterator)
}
