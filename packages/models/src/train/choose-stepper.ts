import { check, ModelsError } from '../errors.ts'
import { planPredictor, planStepper } from '../plan/plan-stepper.ts'
import type { Predictor, PredictorSetup, Stepper, StepperSetup } from './stepper.ts'
import { tapePredictor, tapeStepper } from './tape.ts'

/** Which way of doing the arithmetic to take: `auto` is the plan where the backend and the model allow it. */
export type StepperChoice = 'auto' | 'tape' | 'plan'

/** Refuses what is no {@link StepperChoice}. @throws ModelsError `invalid-option` */
export function checkStepper(stepper: unknown): void {
  const known = stepper === 'auto' || stepper === 'tape' || stepper === 'plan'
  check(known, 'invalid-option', 'stepper must be auto, tape or plan', stepper)
}

const refused = (reason: string) =>
  new ModelsError('unsupported-model', "stepper 'plan' needs a backend and layers that know step plans", reason)

/** The stepper for a model on the current backend; with the tape, why it is not a plan. */
export function chooseStepper(
  setup: StepperSetup,
  choice: StepperChoice,
): { readonly stepper: Stepper; readonly planRefused?: string } {
  const plan = choice === 'tape' ? undefined : planStepper(setup)
  if (plan === undefined) return { stepper: tapeStepper(setup) }
  if (!('unsupported' in plan)) return { stepper: plan }
  if (choice === 'plan') throw refused(plan.unsupported)
  return { stepper: tapeStepper(setup), planRefused: plan.unsupported }
}

/** The predictor for a model on the current backend. */
export function choosePredictor(setup: PredictorSetup, choice: StepperChoice): Predictor {
  const plan = choice === 'tape' ? undefined : planPredictor(setup)
  if (plan !== undefined && !('unsupported' in plan)) return plan
  if (plan !== undefined && choice === 'plan') throw refused(plan.unsupported)
  return tapePredictor(setup.model, setup.batchSize)
}
