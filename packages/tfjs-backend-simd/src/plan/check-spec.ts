import { check, isObject } from '../check.ts'
import { checkRule } from './check-rule.ts'
import { boolean, checkFields, type Fields, type Fits, fromZero } from './fields.ts'
import { inputsOf, weightsOf } from './node-parts.ts'
import type { PlanNode, PlanSpec } from './spec.ts'

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0
const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const oneOf = (...choices: string[]): Fits => [`one of ${choices.join(', ')}`, (v) => choices.includes(v as string)]
const index: Fits = ['the number of a weight', isIndex]
const optionalIndex: Fits = ['the number of a weight, or left out', (v) => v === undefined || isIndex(v)]
const count: Fits = ['a positive integer', isCount]
const finite: Fits = ['a finite number', Number.isFinite]
const word: Fits = ['an integer in [0, 2^32)', (v) => isIndex(v) && v < 2 ** 32]
const listOf = (what: string, fits: (value: unknown) => boolean): Fits => [
  `a list of ${what}`,
  (v) => Array.isArray(v) && v.length > 0 && v.every(fits),
]
const list = listOf('earlier nodes', isIndex)
const fourWeights: Fits = ['the numbers of four weights', (v) => Array.isArray(v) && v.length === 4 && v.every(isIndex)]
const activation = oneOf('linear', 'relu', 'tanh', 'sigmoid')

const isDirection = (value: unknown): boolean =>
  isObject(value) &&
  isIndex(value.kernel) &&
  isIndex(value.recurrent) &&
  (value.bias === undefined || isIndex(value.bias)) &&
  typeof value.reverse === 'boolean'

/** What the fields of each operation must be; those that name nodes are checked with the order of the nodes. */
const fields: Readonly<Record<PlanNode['op'], Fields>> = {
  input: {},
  conv1d: {
    kernel: index,
    bias: optionalIndex,
    taps: count,
    stride: count,
    dilation: count,
    padding: oneOf('same', 'valid', 'causal'),
    activation,
  },
  dense: { kernel: index, bias: optionalIndex, activation },
  activation: { activation },
  maxPool1d: { size: count, stride: count, padding: oneOf('same', 'valid') },
  globalMax: {},
  globalAverage: {},
  lastStep: {},
  flatten: {},
  dropout: { key: ['an integer from 0', isIndex], threshold: word, scale: finite },
  concat: { inputs: list },
  add: { inputs: list },
  recurrent: {
    cell: oneOf('lstm', 'gru'),
    units: count,
    directions: ['a list of { kernel, recurrent, bias, reverse }', (v) => Array.isArray(v) && v.every(isDirection)],
    merge: oneOf('concat', 'sum', 'average'),
    sequences: boolean,
  },
  attention: { score: oneOf('additive', 'paper'), kernel: optionalIndex, bias: optionalIndex, vector: index },
  position: { table: index },
  layerNorm: { gamma: index, beta: index, epsilon: fromZero },
  selfAttention: { heads: count, kernels: fourWeights, biases: fourWeights },
  multiHeadLstm: {
    units: count,
    groups: listOf('lists of features', (v) => Array.isArray(v) && v.length > 0 && v.every(isIndex)),
    kernel: index,
    recurrent: index,
    bias: index,
  },
}

/** Whether plans have kernels for an operation. */
export const isKnownOp = (op: string): op is PlanNode['op'] => Object.hasOwn(fields, op)

/** Checks that a spec has the parts of one, each of its type; throws `INVALID_ARGUMENT`. */
export function checkForm(spec: unknown): asserts spec is PlanSpec {
  check(isObject(spec), 'the spec of a plan must be an object', spec)
  for (const key of ['steps', 'features', 'batchSize'] as const) {
    check(isCount(spec[key]), `${key} of a plan must be a positive integer`, spec[key])
  }
  const { weights, nodes, rule } = spec
  check(Array.isArray(weights), 'weights of a plan must be a list', weights)
  weights.forEach((weight: unknown, i) => {
    check(isObject(weight), `weight ${i} must be an object of name, shape, trainable`, weight)
    const { name, shape, trainable } = weight
    check(typeof name === 'string', `the name of weight ${i} must be a string`, name)
    check(Array.isArray(shape) && shape.every(isCount), `the shape of weight ${name} must be positive integers`, shape)
    check(typeof trainable === 'boolean', `trainable of weight ${name} must be true or false`, trainable)
  })
  check(Array.isArray(nodes), 'nodes of a plan must be a list', nodes)
  nodes.forEach((node: unknown, i) => {
    check(isObject(node), `node ${i} must be an object`, node)
    const { op } = node
    check(typeof op === 'string', `op of node ${i} must be a string`, op)
    if (!isKnownOp(op)) return
    checkFields(fields[op], node, `node ${i} (${op})`)
  })
  if (rule !== undefined) checkRule(rule)
}

/** Checks what the parts of a spec say about one another; throws `INVALID_ARGUMENT`. */
export function checkReferences(spec: PlanSpec): void {
  check(spec.nodes[0]?.op === 'input', 'the first node of a plan must be the input', spec.nodes[0]?.op)
  spec.nodes.forEach((node, i) => {
    check(i === 0 || node.op !== 'input', 'a plan has one input', i)
    for (const k of inputsOf(node)) check(isIndex(k) && k < i, `node ${i} must read earlier nodes`, k)
    for (const w of weightsOf(node)) check(spec.weights[w] !== undefined, `node ${i} must name weights of the plan`, w)
    if (node.op !== 'multiHeadLstm') return
    for (const f of node.groups.flat()) check(f < spec.features, `node ${i} must group features of the input`, f)
  })
  const used = new Set(spec.nodes.flatMap(weightsOf))
  spec.weights.forEach((weight, i) => {
    check(used.has(i), `weight ${weight.name} must belong to a node`, i)
  })
  check(isIndex(spec.logits) && spec.logits < spec.nodes.length, 'logits must be a node of the plan', spec.logits)
}
