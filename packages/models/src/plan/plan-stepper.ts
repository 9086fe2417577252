import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { writeVariables } from '../tensor/write-variables.ts'
import { dropoutKey } from '../train/dropout-mask.ts'
import type { Predictor, PredictorSetup, Stepper, StepperSetup } from '../train/stepper.ts'
import { type CompiledModel, compileModel } from './compile-model.ts'
import { type CompiledPlan, findStepPlans, type PlanSpec, type StepPlans } from './executor.ts'
import { dropDisposed, keepPlan, recallPlan } from './recent-plans.ts'

/** Why there is no plan. */
interface Refusal {
  readonly unsupported: string
}

/** A plan, or why the backend makes none; what it takes for a contradiction is no reason not to run the model without one. */
function compileSpec(executor: StepPlans, spec: PlanSpec): CompiledPlan | Refusal {
  try {
    return executor.compile(spec)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'INVALID_ARGUMENT')
      return { unsupported: (error as Error).message }
    throw error
  }
}

/** A model laid out by the current backend, with its weights. */
function layOut(
  ...[model, setup]: Parameters<typeof compileModel>
): (CompiledModel & { plan: CompiledPlan }) | Refusal {
  dropDisposed()
  const executor = findStepPlans()
  if (executor === undefined) return { unsupported: 'the backend has no step plans' }
  const compiled = compileModel(model, setup)
  if ('unsupported' in compiled) return compiled
  const plan = compileSpec(executor, compiled.spec)
  if ('unsupported' in plan) return plan
  try {
    takeWeights(plan, compiled.variables)
  } catch (error) {
    plan.dispose()
    throw error
  }
  return { ...compiled, plan }
}

const takeWeights = (plan: CompiledPlan, variables: LayersModel['weights']) =>
  plan.syncWeights(variables.map((variable) => variable.read()))

/**
 * A stepper that runs the model as a step plan of the current backend: no tensor is made between two steps; the model
 * receives the weights at `syncModel`. Where backend or model cannot, the reason.
 */
export function planStepper({ model, rows, batchSize, rule, seed }: StepperSetup): Stepper | Refusal {
  const { steps, features } = rows
  const made = layOut(model, { steps, features, batchSize, rule })
  if ('unsupported' in made) return made
  const { plan, dropoutStreams, variables } = made
  const keys = new Int32Array(2 * dropoutStreams.length)
  // The optimiser's slots follow `model.trainableWeights`, the plan's follow its weights.
  const order = model.trainableWeights.map((weight) => variables.indexOf(weight))
  const { values, targets, weights } = rows
  const batch = { values, targets, keys, ...(weights === undefined ? {} : { weights }) }
  return {
    name: 'plan',
    trainBatch(rowIndices, learningRate, step, logits) {
      dropoutStreams.forEach((stream, i) => {
        const [k0, k1] = dropoutKey(seed, stream, step)
        keys[2 * i] = k0
        keys[2 * i + 1] = k1
      })
      return plan.trainBatch({ ...batch, rows: rowIndices, learningRate, logits })
    },
    logits: (data, count) => plan.logits(data, count),
    readWeights: () => plan.readWeights(),
    writeWeights: (arrays) => plan.writeWeights(arrays),
    readOptimizer() {
      const { updates, powers, slots } = plan.readOptimizer()
      return { name: rule.name, updates, powers, slots: slots.map((slot) => order.map((i) => slot[i]!)) }
    },
    writeOptimizer(state) {
      const slots = state.slots.map((slot) => {
        const byWeight: Float32Array[] = []
        order.forEach((i, k) => {
          byWeight[i] = slot[k]!
        })
        return byWeight
      })
      plan.writeOptimizer({ updates: state.updates, powers: state.powers, slots })
    },
    syncModel: () => writeVariables(variables, plan.readWeights()),
    dispose: () => plan.dispose(),
  }
}

/** Rows that an inference plan takes at once: what they need stays in the second cache. */
const PREDICTION_ROWS = 64

const predictorOf = (plan: CompiledPlan): Predictor => ({ name: 'plan', logits: plan.logits, dispose() {} })

/**
 * Inference by a step plan, or why there is none. The plan stays laid out for the model's next predictor, which then
 * costs one comparison of the weights.
 */
export function planPredictor({ model, steps, features }: PredictorSetup): Predictor | Refusal {
  const backend = tf.backend()
  const kept = recallPlan(model, backend)
  if (kept !== undefined) {
    takeWeights(kept.plan, kept.variables)
    return predictorOf(kept.plan)
  }
  const made = layOut(model, { steps, features, batchSize: PREDICTION_ROWS })
  if ('unsupported' in made) return made
  keepPlan(model, backend, made)
  return predictorOf(made.plan)
}
