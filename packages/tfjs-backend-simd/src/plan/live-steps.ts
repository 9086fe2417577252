import type { PlanNode, PlanSpec } from './spec.ts'
import type { Value } from './value.ts'
import { windowGeometry } from './window-geometry.ts'

/** Layers that make each step of their output from the same step of what they read. */
const stepwise = new Set<PlanNode['op']>(['dense', 'activation', 'dropout', 'add', 'concat', 'position', 'layerNorm'])

/**
 * Which steps of each node's output the logit depends on, 1 or 0 a step. Of a network of causal convolutions that is
 * read at its last step few are; what the rest would be has no influence, and its gradient is zero.
 */
export function liveSteps(spec: PlanSpec, values: readonly Value[]): readonly Uint8Array[] {
  const live = values.map(({ steps }) => new Uint8Array(steps))
  live[spec.logits]!.fill(1)
  for (let i = spec.nodes.length - 1; i > 0; i--) {
    const node = spec.nodes[i]!
    const own = live[i]!
    if (node.op === 'input' || !own.includes(1)) continue
    for (const source of 'inputs' in node ? node.inputs : [node.input]) {
      const input = live[source]!
      if (node.op === 'lastStep') input[input.length - 1] = 1
      else if (node.op === 'conv1d') {
        const { taps, stride, dilation, padding } = node
        const { left } = windowGeometry(input.length, taps, stride, dilation, padding)
        own.forEach((needed, t) => {
          for (let k = 0; k < taps && needed === 1; k++) {
            const s = t * stride - left + k * dilation
            if (s >= 0 && s < input.length) input[s] = 1
          }
        })
      } else if (stepwise.has(node.op) && input.length === own.length) {
        own.forEach((needed, t) => {
          if (needed === 1) input[t] = 1
        })
      } else input.fill(1)
    }
  }
  return live
}
