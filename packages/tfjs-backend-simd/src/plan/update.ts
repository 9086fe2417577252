import type { Call } from './builder.ts'
import type { ExecutorParts } from './executor-parts.ts'
import type { PlanOptimizerState } from './spec.ts'

interface Updater {
  /** Opens an update: learning rate, bias corrections by running products. */
  readonly begin: (learningRate: number) => void
  /**
   * The call that updates arena floats [from, to), right after their gradients; with clipping nothing until the last
   * call, asked for by -1, which updates all.
   */
  readonly forNode: (from: number, to: number) => Call | undefined
  readonly state: () => { readonly updates: number; readonly powers: readonly number[] }
  readonly restore: (state: PlanOptimizerState) => void
}

/** Gradient rules over the arena; the formulas stand at `OptimizerRule` of @fdp/models. */
export function makeUpdater({ spec, kernels, arena, pointers }: ExecutorParts): Updater {
  const rule = spec.rule
  const [beta1, beta2] = rule?.name === 'adam' ? [rule.beta1, rule.beta2] : [0, 0]
  let updates = 0
  let power1 = 1
  let power2 = 1
  let rate = 0
  let a = 0
  let b = 0
  const apply = (from: number, to: number, scale: number) => {
    if (rule === undefined || to <= from) return
    const bytes = 4 * (to - from)
    const [p, g] = [pointers.parameters + 4 * from, pointers.gradients + 4 * from]
    const m = (pointers.slots[0] ?? pointers.gradients) + 4 * from
    const decay = rate * rule.weightDecay
    if (rule.name === 'adam') {
      const v = pointers.slots[1]! + 4 * from
      const [g1, g2] = [(1 - beta1) * scale, (1 - beta2) * scale * scale]
      kernels.adam(p, g, m, v, bytes, a / b, rule.epsilon / b, beta1, g1, beta2, g2, 1 - decay)
    } else if (rule.name === 'sgd') {
      kernels.sgd(p, g, m, bytes, rate, rule.momentum, rule.nesterov ? 1 : 0, decay, scale)
    } else kernels.rmsprop(p, g, m, bytes, rate, rule.rho, 1 - rule.rho, rule.epsilon, decay, scale)
  }
  const clipped = rule?.clipNorm !== undefined || rule?.clipValue !== undefined
  return {
    begin(learningRate) {
      rate = learningRate
      updates++
      power1 *= beta1
      power2 *= beta2
      a = learningRate / (1 - power1)
      b = 1 / Math.sqrt(1 - power2)
    },
    forNode(from, to) {
      if (!clipped) return from < 0 || to <= from ? undefined : () => apply(from, to, 1)
      if (from >= 0) return undefined
      const { clipNorm, clipValue } = rule!
      return () => {
        const norm = clipNorm === undefined ? 0 : Math.sqrt(kernels.sumOfSquares(pointers.gradients, 4 * arena))
        const scale = clipNorm === undefined ? 1 : Math.min(1, clipNorm / (norm + 1e-6))
        if (clipValue === undefined) apply(0, arena, scale)
        else {
          kernels.clip(pointers.gradients, 4 * arena, scale, clipValue)
          apply(0, arena, 1)
        }
      }
    },
    state: () => ({ updates, powers: rule?.name === 'adam' ? [power1, power2] : [] }),
    restore(state) {
      updates = state.updates
      power1 = state.powers[0] ?? 1
      power2 = state.powers[1] ?? 1
    },
  }
}
