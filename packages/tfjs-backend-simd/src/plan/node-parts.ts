import type { PlanNode } from './spec.ts'

/** Nodes that a node reads. */
export const inputsOf = (node: PlanNode): readonly number[] =>
  node.op === 'input' ? [] : 'inputs' in node ? node.inputs : [node.input]

/** Weights that a node has, by number. */
export function weightsOf(node: PlanNode): number[] {
  const own: (number | undefined)[] = []
  if (node.op === 'recurrent') for (const d of node.directions) own.push(d.kernel, d.recurrent, d.bias)
  if (node.op === 'attention') own.push(node.kernel, node.bias, node.vector)
  if (node.op === 'conv1d' || node.op === 'dense') own.push(node.kernel, node.bias)
  if (node.op === 'position') own.push(node.table)
  if (node.op === 'layerNorm') own.push(node.gamma, node.beta)
  if (node.op === 'selfAttention') own.push(...node.kernels, ...node.biases)
  if (node.op === 'multiHeadLstm') own.push(node.kernel, node.recurrent, node.bias)
  return own.filter((w) => w !== undefined)
}
