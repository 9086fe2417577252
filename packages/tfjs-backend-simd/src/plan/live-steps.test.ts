import { expect, it } from 'vitest'
import { liveSteps } from './live-steps.ts'
import type { PlanNode, PlanSpec } from './spec.ts'
import type { Value } from './value.ts'

const conv = (input: number, dilation: number): PlanNode => ({
  op: 'conv1d',
  input,
  kernel: 0,
  taps: 3,
  stride: 1,
  dilation,
  padding: 'causal',
  activation: 'relu',
})

function live(nodes: readonly PlanNode[], steps: readonly number[]): number[][] {
  const spec = { nodes, logits: nodes.length - 1 } as unknown as PlanSpec
  const found = liveSteps(
    spec,
    steps.map((count) => ({ steps: count }) as Value),
  )
  return found.map((own) => [...own.keys()].filter((t) => own[t] === 1))
}

it('follows causal convolutions back from the last step', () => {
  const nodes: PlanNode[] = [{ op: 'input' }, conv(0, 1), conv(1, 2), { op: 'lastStep', input: 2 }]
  expect(live(nodes, [8, 8, 8, 1])).toEqual([[1, 2, 3, 4, 5, 6, 7], [3, 5, 7], [7], [0]])
})

it('joins what the branches of a residual block need', () => {
  const nodes: PlanNode[] = [
    { op: 'input' },
    conv(0, 4),
    { op: 'dense', input: 0, kernel: 1, activation: 'linear' },
    { op: 'add', inputs: [1, 2] },
    { op: 'lastStep', input: 3 },
  ]
  expect(live(nodes, [8, 8, 8, 8, 1])).toEqual([[3, 7], [7], [7], [7], [0]])
})

it('takes every step of what other layers read', () => {
  const nodes: PlanNode[] = [{ op: 'input' }, conv(0, 1), { op: 'flatten', input: 1 }]
  expect(live(nodes, [3, 3, 1])).toEqual([[0, 1, 2], [0, 1, 2], [0]])
})
