import * as tf from '@tensorflow/tfjs-core'
import { check } from '../errors.ts'
import { readTensors } from './read-tensor.ts'
import type { OptimizerRule, OptimizerState } from './stepper.ts'

/** An {@link OptimizerRule} carried out with TensorFlow.js ops on variables. */
export interface TapeOptimizer {
  /** One update; `gradients[i]` belongs to `variables[i]`. Disposes nothing that it was given. */
  apply(gradients: readonly tf.Tensor[], learningRate: number): void
  read(): OptimizerState | Promise<OptimizerState>
  write(state: OptimizerState): void
  dispose(): void
}

/** Number of slots that a rule keeps for each weight. */
function slotCount(rule: OptimizerRule): number {
  if (rule.name === 'adam') return 2
  return rule.name === 'sgd' && rule.momentum === 0 ? 0 : 1
}

/** The rule's optimiser for these variables, with nothing remembered yet. */
export function tapeOptimizer(rule: OptimizerRule, variables: readonly tf.Variable[]): TapeOptimizer {
  let updates = 0
  let powers = rule.name === 'adam' ? [1, 1] : []
  const slots: tf.Tensor[][] = Array.from({ length: slotCount(rule) }, () =>
    variables.map((variable) => tf.keep(tf.zeros(variable.shape))),
  )
  const replace = (slot: number, i: number, value: tf.Tensor): tf.Tensor => {
    const list = slots[slot] as tf.Tensor[]
    list[i]?.dispose()
    list[i] = tf.keep(value)
    return value
  }
  const slot = (k: number, i: number) => (slots[k] as tf.Tensor[])[i] as tf.Tensor

  const delta = (i: number, g: tf.Tensor, learningRate: number): tf.Tensor => {
    switch (rule.name) {
      case 'adam': {
        const { beta1, beta2, epsilon } = rule
        const m = replace(0, i, tf.add(tf.mul(slot(0, i), beta1), tf.mul(g, 1 - beta1)))
        const v = replace(1, i, tf.add(tf.mul(slot(1, i), beta2), tf.mul(tf.mul(g, g), 1 - beta2)))
        const scale = learningRate / (1 - (powers[0] as number))
        const spread = 1 / Math.sqrt(1 - (powers[1] as number))
        return tf.div(tf.mul(m, scale), tf.add(tf.mul(tf.sqrt(v), spread), epsilon))
      }
      case 'sgd': {
        if (rule.momentum === 0) return tf.mul(g, learningRate)
        const u = replace(0, i, tf.add(tf.mul(slot(0, i), rule.momentum), g))
        return tf.mul(rule.nesterov ? tf.add(g, tf.mul(u, rule.momentum)) : u, learningRate)
      }
      case 'rmsprop': {
        const s = replace(0, i, tf.add(tf.mul(slot(0, i), rule.rho), tf.mul(tf.mul(g, g), 1 - rule.rho)))
        return tf.div(tf.mul(g, learningRate), tf.add(tf.sqrt(s), rule.epsilon))
      }
    }
  }

  return {
    apply(gradients, learningRate) {
      tf.tidy(() => {
        updates += 1
        if (rule.name === 'adam') powers = [(powers[0] as number) * rule.beta1, (powers[1] as number) * rule.beta2]
        clip(gradients, rule).forEach((gradient, i) => {
          const variable = variables[i] as tf.Variable
          const kept = rule.weightDecay === 0 ? variable : tf.mul(variable, 1 - learningRate * rule.weightDecay)
          variable.assign(tf.sub(kept, delta(i, gradient, learningRate)))
        })
      })
    },
    read() {
      const values = slots.map(readTensors)
      const state = (read: readonly Float32Array[][]): OptimizerState => ({
        name: rule.name,
        updates,
        powers: [...powers],
        slots: read,
      })
      return values.some((value) => value instanceof Promise)
        ? Promise.all(values).then(state)
        : state(values as Float32Array[][])
    },
    write(state) {
      const sizes = state.slots.map((list) => list.map((values) => values.length))
      const expected = slots.map((list) => list.map((tensor) => tensor.size))
      check(
        state.name === rule.name && JSON.stringify(sizes) === JSON.stringify(expected),
        'checkpoint-mismatch',
        `the optimiser state must be of ${rule.name} with the slots ${JSON.stringify(expected)}`,
        `${state.name} ${JSON.stringify(sizes)}`,
      )
      updates = state.updates
      powers = [...state.powers]
      state.slots.forEach((list, k) => {
        list.forEach((values, i) => {
          replace(k, i, tf.tensor(Float32Array.from(values), (variables[i] as tf.Variable).shape))
        })
      })
    },
    dispose() {
      tf.dispose(slots)
    },
  }
}

function clip(gradients: readonly tf.Tensor[], { clipNorm, clipValue }: OptimizerRule): readonly tf.Tensor[] {
  let clipped = gradients
  if (clipNorm !== undefined) {
    // Squares of numbers beyond 1e19 are infinite in float32.
    const largest = tf.maximum(1, tf.max(tf.stack(clipped.map((g) => tf.max(tf.abs(g))))))
    const squares = tf.addN(
      clipped.map((g) => {
        const small = tf.div(g, largest)
        return tf.sum(tf.mul(small, small))
      }),
    )
    const norm = tf.mul(largest, tf.sqrt(squares))
    const scale = tf.minimum(1, tf.div(clipNorm, tf.add(norm, 1e-6)))
    clipped = clipped.map((g) => tf.mul(g, scale))
  }
  return clipValue === undefined ? clipped : clipped.map((g) => tf.clipByValue(g, -clipValue, clipValue))
}
