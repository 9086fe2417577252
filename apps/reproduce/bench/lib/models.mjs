import { paperVariants } from '@fdp/models'

const dense = [128, 128]
const plain = { convDropout: 0, lstmDropout: 0, denseDropout: 0, attention: 'additive' }

/**
 * The zoo as it is timed: name in the table -> name and options for `createModel`, which the peers' zoos read too. No
 * dropout, since the peers' masks cost differently; m1 to m4 with Bahdanau's attention.
 */
export const zoo = {
  ...Object.fromEntries(
    Object.entries(paperVariants).map(([name, variant]) => [name, ['cnn-bilstm-attention', { ...variant, ...plain }]]),
  ),
  cnn: ['cnn', { convFilters: [64], denseUnits: dense }],
  bilstm: ['bilstm', { lstmUnits: [64], denseUnits: dense }],
  'cnn-bilstm': ['cnn-bilstm', { convFilters: [64], lstmUnits: [64], denseUnits: dense }],
  'cnn-attention': ['cnn-attention', { convFilters: [64], attention: 'additive', denseUnits: dense }],
  'bilstm-attention': ['bilstm-attention', { lstmUnits: [64], attention: 'additive', denseUnits: dense }],
  'cnn-gru': ['cnn-gru', { convFilters: [64], gruUnits: 64, denseUnits: dense }],
  transformer: ['transformer', { modelUnits: 64, heads: 4, feedForwardUnits: 128, blocks: 2, denseUnits: dense }],
  tcn: ['tcn', { filters: [64, 64, 64], kernelSize: 3 }],
  'multi-head-lstm': ['multi-head-lstm', { headUnits: 8, denseUnits: dense }],
  logistic: ['logistic', {}],
}

/** Floating-point operations of one forward pass over one window: products only. */
export function forwardFlop(name, { steps, features }) {
  const [model, o] = zoo[name]
  let flop = 0
  let depth = features
  let length = steps
  const product = (rows, inputs, outputs) => {
    flop += 2 * rows * inputs * outputs
  }
  for (const filters of o.convFilters ?? []) {
    product(length, 3 * depth, filters)
    depth = filters
    length = Math.floor(length / 2)
  }
  for (const units of o.lstmUnits ?? []) {
    product(length, depth + units, 8 * units)
    depth = 2 * units
  }
  if (o.gruUnits !== undefined) {
    product(length, depth + o.gruUnits, 3 * o.gruUnits)
    depth = o.gruUnits
  }
  if (o.headUnits !== undefined) {
    product(length * features, 1 + o.headUnits, 4 * o.headUnits)
    depth = features * o.headUnits
  }
  if (model === 'transformer') {
    const [d, f] = [o.modelUnits, o.feedForwardUnits]
    product(length, depth, d)
    for (let i = 0; i < o.blocks; i++) {
      product(length, d, 4 * d)
      product(length, length, 2 * d)
      product(length, d, 2 * f)
    }
    depth = d
  }
  for (const filters of o.filters ?? []) {
    product(length, 3 * depth, filters)
    product(length, 3 * filters, filters)
    if (depth !== filters) product(length, depth, filters)
    depth = filters
  }
  if (o.attention !== undefined) product(length, depth, depth)
  else if (model === 'cnn' || model === 'logistic') depth *= length
  for (const units of o.denseUnits ?? []) {
    product(1, depth, units)
    depth = units
  }
  product(1, depth, 1)
  return flop
}
