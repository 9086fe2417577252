import { check } from '../check.ts'
import type { PlanNode, PlanSpec } from './spec.ts'
import type { Value } from './value.ts'

/** A weight by number and the shape that its node needs; names stand for any size. */
type Need = readonly [weight: number | undefined, shape: readonly (number | string)[]]

/**
 * Checks the shapes of a node's weights against what the node reads and says of itself; throws `INVALID_ARGUMENT`.
 *
 * @param values of the nodes before it
 */
export function checkWeights(spec: PlanSpec, node: PlanNode, values: readonly Value[]): void {
  for (const [weight, shape] of needsOf(spec, node, values)) {
    if (weight === undefined) continue
    const { name, shape: given } = spec.weights[weight] as PlanSpec['weights'][number]
    const fits =
      given.length === shape.length && shape.every((size, i) => typeof size === 'string' || size === given[i])
    check(fits, `weight ${name} of ${node.op} must have shape [${shape.join(', ')}]`, `[${given.join(', ')}]`)
  }
}

function needsOf(spec: PlanSpec, node: PlanNode, values: readonly Value[]): readonly Need[] {
  if (!('input' in node)) return []
  const { steps, channels } = values[node.input] as Value
  const depth = channels.length
  const sizeOf = (weight: number | undefined, dimension: number): number | string =>
    (weight === undefined ? undefined : spec.weights[weight]?.shape[dimension]) ?? 'units'
  switch (node.op) {
    case 'conv1d': {
      const filters = sizeOf(node.kernel, 2)
      return [
        [node.kernel, [node.taps, depth, 'filters']],
        [node.bias, [filters]],
      ]
    }
    case 'dense':
      return [
        [node.kernel, [depth, 'units']],
        [node.bias, [sizeOf(node.kernel, 1)]],
      ]
    case 'recurrent': {
      const { units, cell } = node
      const wide = (cell === 'lstm' ? 4 : 3) * units
      return node.directions.flatMap((d): Need[] => [
        [d.kernel, [depth, wide]],
        [d.recurrent, [units, wide]],
        [d.bias, cell === 'lstm' ? [wide] : [2, wide]],
      ])
    }
    case 'attention': {
      if (node.score === 'paper') {
        check(node.kernel === undefined, "the paper's attention must have no kernel", node.kernel)
        const scalar = node.bias !== undefined && spec.weights[node.bias]?.shape.length === 0
        return [
          [node.vector, [depth, 1]],
          [node.bias, scalar ? [] : [1]],
        ]
      }
      check(node.kernel !== undefined, 'additive attention must have a kernel', node.kernel)
      const size = sizeOf(node.kernel, 1)
      return [
        [node.kernel, [depth, 'size']],
        [node.bias, [size]],
        [node.vector, [size, 1]],
      ]
    }
    case 'position':
      return [[node.table, [steps, depth]]]
    case 'layerNorm':
      return [
        [node.gamma, [depth]],
        [node.beta, [depth]],
      ]
    case 'selfAttention':
      check(depth % node.heads === 0, `heads of self-attention must divide its ${depth} channels`, node.heads)
      return [
        ...node.kernels.map((weight): Need => [weight, [depth, depth]]),
        ...node.biases.map((weight): Need => [weight, [depth]]),
      ]
    case 'multiHeadLstm': {
      const { units, groups } = node
      const widest = Math.max(...groups.map((group) => group.length))
      return [
        [node.kernel, [groups.length, widest, 4 * units]],
        [node.recurrent, [groups.length, units, 4 * units]],
        [node.bias, [groups.length, 1, 4 * units]],
      ]
    }
    default:
      return []
  }
}
