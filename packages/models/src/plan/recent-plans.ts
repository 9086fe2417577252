import type { LayersModel } from '@tensorflow/tfjs-layers'
import { isDisposed } from '../check-model.ts'
import type { CompiledPlan } from './executor.ts'

/** A plan kept for a model's next prediction. */
export interface RecentPlan {
  readonly model: WeakRef<LayersModel>
  readonly backend: object
  readonly plan: CompiledPlan
  /** The model's variables; listing them costs as much as a small prediction. */
  readonly variables: LayersModel['weights']
}

/** Models whose inference plan stays laid out between predictions: more than an ensemble usually has. */
const KEPT = 8

let recent: RecentPlan[] = []
// A plan lies in memory without a collector: that of a forgotten model is given back when the model is collected.
const forgotten = new FinalizationRegistry<RecentPlan>((entry) => drop(entry))

function drop(entry: RecentPlan): void {
  recent = recent.filter((other) => other !== entry)
  forgotten.unregister(entry)
  entry.plan.dispose()
}

/** Gives the memory of plans back whose models are disposed; nothing says when that happens. */
export function dropDisposed(): void {
  for (const entry of recent.filter(({ variables }) => isDisposed(variables))) drop(entry)
}

/** The plan kept for a model on a backend, now the most recent one. */
export function recallPlan(model: LayersModel, backend: object): RecentPlan | undefined {
  const found = recent.find((entry) => entry.backend === backend && entry.model.deref() === model)
  if (found !== undefined) recent = [found, ...recent.filter((entry) => entry !== found)]
  return found
}

/** Keeps a plan; the least recent one beyond {@link KEPT} gives its memory back. */
export function keepPlan(
  model: LayersModel,
  backend: object,
  { plan, variables }: Pick<RecentPlan, 'plan' | 'variables'>,
): RecentPlan {
  const entry: RecentPlan = { model: new WeakRef(model), backend, plan, variables }
  forgotten.register(model, entry, entry)
  recent = [entry, ...recent]
  for (const old of recent.slice(KEPT)) drop(old)
  return entry
}
