import type { LayersModel } from '@tensorflow/tfjs-layers'
import { ModelsError } from '../errors.ts'
import type { Predictor, PredictorFactory, Stepper, StepperFactory, StepperSetup } from './stepper.ts'
import { tapePredictor, tapeStepper } from './tape.ts'

/** Which way of doing the arithmetic to take: `auto` is the plan where the backend and the model allow it. */
export type StepperChoice = 'auto' | 'tape' | 'plan'

/** Factories of plans, asked in turn before the tape. */
const planSteppers: readonly StepperFactory[] = []
const planPredictors: readonly PredictorFactory[] = []

function firstOf<S, T>(factories: readonly ((setup: S) => T | undefined)[], setup: S): T | undefined {
  for (const factory of factories) {
    const made = factory(setup)
    if (made !== undefined) return made
  }
  return undefined
}

const refused = () =>
  new ModelsError('unsupported-model', "stepper 'plan' needs a backend and layers that know step plans", 'plan')

/** The stepper for a model on the current backend. */
export function chooseStepper(setup: StepperSetup, choice: StepperChoice): Stepper {
  const plan = choice === 'tape' ? undefined : firstOf(planSteppers, setup)
  if (plan === undefined && choice === 'plan') throw refused()
  return plan ?? tapeStepper(setup)
}

/** The predictor for a model on the current backend. */
export function choosePredictor(
  setup: { model: LayersModel; steps: number; features: number; batchSize: number },
  choice: StepperChoice,
): Predictor {
  const plan = choice === 'tape' ? undefined : firstOf(planPredictors, setup)
  if (plan === undefined && choice === 'plan') throw refused()
  return plan ?? tapePredictor(setup.model, setup.batchSize)
}
