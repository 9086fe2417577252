import type { PlanActivation, PlanNode, PlanSpec } from '../../src/plan/spec.ts'

/** A sample's value: [steps][channels] in float64. */
export type Sequence = readonly (readonly number[])[]

const f: Readonly<Record<PlanActivation, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
}

type Weights = readonly Float64Array[]

/** x W + b with W `[depth, units]` from an offset. */
export function affine(x: readonly number[], w: Float64Array, units: number, b?: Float64Array, from = 0): number[] {
  return Array.from({ length: units }, (_, u) => {
    let sum = b?.[u] ?? 0
    for (const [k, v] of x.entries()) sum += v * w[from + k * units + u]!
    return sum
  })
}

/** What a recurrent layer starts from, zeros where left out, and its steps that count (not 0), all where left out. */
export interface Recurrence {
  readonly hidden?: number[]
  readonly cell?: number[]
  readonly mask?: readonly number[]
}

/** States of an LSTM over one sequence, gates i, f, c, o. */
export function lstm(
  x: Sequence,
  units: number,
  kernel: Float64Array,
  recurrent: Float64Array,
  bias: Float64Array,
  { hidden, cell, mask }: Recurrence = {},
): number[][] {
  let h = hidden ?? new Array<number>(units).fill(0)
  let c = cell ?? new Array<number>(units).fill(0)
  return x.map((row, t) => {
    if (mask?.[t] === 0) return h
    const a = affine(row, kernel, 4 * units, bias)
    const r = affine(h, recurrent, 4 * units)
    const gate = (k: number, u: number) => a[k * units + u]! + r[k * units + u]!
    c = c.map((old, u) => f.sigmoid(gate(1, u)) * old + f.sigmoid(gate(0, u)) * Math.tanh(gate(2, u)))
    h = c.map((cell, u) => f.sigmoid(gate(3, u)) * Math.tanh(cell))
    return h
  })
}

/** States of a GRU over one sequence, gates z, r, n, bias `[2, 3 units]`. */
export function gru(
  x: Sequence,
  units: number,
  kernel: Float64Array,
  recurrent: Float64Array,
  bias: Float64Array,
  { hidden, mask }: Recurrence = {},
): number[][] {
  let h = hidden ?? new Array<number>(units).fill(0)
  return x.map((row, t) => {
    if (mask?.[t] === 0) return h
    const a = affine(row, kernel, 3 * units, bias)
    const r = affine(h, recurrent, 3 * units, bias.subarray(3 * units))
    h = h.map((old, u) => {
      const z = f.sigmoid(a[u]! + r[u]!)
      const reset = f.sigmoid(a[units + u]! + r[units + u]!)
      const n = Math.tanh(a[2 * units + u]! + reset * r[2 * units + u]!)
      return z * old + (1 - z) * n
    })
    return h
  })
}

function apply(node: PlanNode, values: readonly Sequence[], w: Weights, spec: PlanSpec): Sequence {
  const x = 'input' in node ? values[node.input]! : []
  const depth = x[0]?.length ?? 0
  switch (node.op) {
    case 'input':
      throw new Error('input')
    case 'conv1d': {
      const reach = (node.taps - 1) * node.dilation + 1
      const valid = node.padding === 'valid'
      const steps = valid ? Math.floor((x.length - reach) / node.stride) + 1 : Math.ceil(x.length / node.stride)
      const missing = Math.max(0, (steps - 1) * node.stride + reach - x.length)
      const left = valid ? 0 : node.padding === 'causal' ? reach - 1 : Math.floor(missing / 2)
      const units = spec.weights[node.kernel]!.shape[2]!
      return Array.from({ length: steps }, (_, t) => {
        const row = Array.from({ length: node.taps }, (__, k) => {
          return x[t * node.stride - left + k * node.dilation] ?? new Array<number>(depth).fill(0)
        }).flat()
        return affine(row, w[node.kernel]!, units, node.bias === undefined ? undefined : w[node.bias]).map(
          f[node.activation],
        )
      })
    }
    case 'dense': {
      const units = spec.weights[node.kernel]!.shape[1]!
      const bias = node.bias === undefined ? undefined : w[node.bias]
      return x.map((row) => affine(row, w[node.kernel]!, units, bias).map(f[node.activation]))
    }
    case 'activation':
      return x.map((row) => row.map(f[node.activation]))
    case 'maxPool1d': {
      const valid = node.padding === 'valid'
      const steps = valid ? Math.floor((x.length - node.size) / node.stride) + 1 : Math.ceil(x.length / node.stride)
      const missing = Math.max(0, (steps - 1) * node.stride + node.size - x.length)
      const left = valid ? 0 : Math.floor(missing / 2)
      return Array.from({ length: steps }, (_, t) => {
        const rows = x.slice(Math.max(0, t * node.stride - left), t * node.stride - left + node.size)
        return rows[0]!.map((__, c) => Math.max(...rows.map((row) => row[c]!)))
      })
    }
    case 'globalMax':
      return [x[0]!.map((_, c) => Math.max(...x.map((row) => row[c]!)))]
    case 'globalAverage':
      return [x[0]!.map((_, c) => x.reduce((sum, row) => sum + row[c]!, 0) / x.length)]
    case 'lastStep':
      return [x.at(-1)!]
    case 'flatten':
      return [x.flat()]
    case 'concat':
      return values[node.inputs[0]!]!.map((_, t) => node.inputs.flatMap((i) => values[i]![t]!))
    case 'add':
      return values[node.inputs[0]!]!.map((row, t) =>
        row.map((__, c) => node.inputs.reduce((sum, i) => sum + values[i]![t]![c]!, 0)),
      )
    case 'recurrent': {
      const parts = node.directions.map(({ kernel, recurrent, bias, reverse }) => {
        const run = node.cell === 'lstm' ? lstm : gru
        const h = run(reverse ? x.toReversed() : x, node.units, w[kernel]!, w[recurrent]!, w[bias!]!)
        const last = h.at(-1)!
        return node.sequences ? (reverse ? h.toReversed() : h) : [last]
      })
      return parts[0]!.map((row, t) => {
        if (node.merge === 'concat') return parts.flatMap((part) => part[t]!)
        const share = node.merge === 'average' ? 1 / parts.length : 1
        return row.map((_, c) => share * parts.reduce((sum, part) => sum + part[t]![c]!, 0))
      })
    }
    case 'attention': {
      const scores = x.map((row) => {
        if (node.score === 'paper') return Math.tanh(affine(row, w[node.vector]!, 1, w[node.bias!])[0]!)
        const size = spec.weights[node.kernel!]!.shape[1]!
        const hidden = affine(row, w[node.kernel!]!, size, w[node.bias!]).map(Math.tanh)
        return affine(hidden, w[node.vector]!, 1)[0]!
      })
      const exps = scores.map((s) => Math.exp(s - Math.max(...scores)))
      const total = exps.reduce((a, b) => a + b, 0)
      return [x[0]!.map((_, c) => x.reduce((sum, row, t) => sum + (exps[t]! / total) * row[c]!, 0))]
    }
    case 'position':
      return x.map((row, t) => row.map((v, c) => v + w[node.table]![t * depth + c]!))
    case 'layerNorm':
      return x.map((row) => {
        const mean = row.reduce((a, b) => a + b, 0) / depth
        const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / depth
        return row.map(
          (v, c) => ((v - mean) / Math.sqrt(variance + node.epsilon)) * w[node.gamma]![c]! + w[node.beta]![c]!,
        )
      })
    case 'selfAttention': {
      const [q, k, v] = [0, 1, 2].map((p) =>
        x.map((row) => affine(row, w[node.kernels[p]!]!, depth, w[node.biases[p]!])),
      )
      const size = depth / node.heads
      return x.map((_, t) => {
        const context = Array.from({ length: node.heads }, (__, h) => {
          const cut = (row: readonly number[]) => row.slice(h * size, (h + 1) * size)
          const query = cut(q![t]!)
          const scores = k!.map(
            (row) => cut(row).reduce((sum, value, i) => sum + value * query[i]!, 0) / Math.sqrt(size),
          )
          const exps = scores.map((s) => Math.exp(s - Math.max(...scores)))
          const total = exps.reduce((a, b) => a + b, 0)
          return query.map((___, i) => v!.reduce((sum, row, s) => sum + (exps[s]! / total) * cut(row)[i]!, 0))
        }).flat()
        return affine(context, w[node.kernels[3]!]!, depth, w[node.biases[3]!])
      })
    }
    case 'multiHeadLstm': {
      const [, widest = 0] = spec.weights[node.kernel]!.shape
      const gates = 4 * node.units
      const heads = node.groups.map((group, h) => {
        const part = (i: number, size: number) => w[i]!.subarray(h * size, (h + 1) * size)
        const kernel = part(node.kernel, widest * gates)
        const own = x.map((row) => group.map((c) => row[c]!))
        return lstm(own, node.units, kernel, part(node.recurrent, node.units * gates), part(node.bias, gates)).at(-1)!
      })
      return [heads.flat()]
    }
    case 'dropout':
      throw new Error('no dropout here')
  }
}

/** Weighted loss of a batch in float64, straight from the definition of each layer. */
export function referenceLoss(
  spec: PlanSpec,
  weights: Weights,
  batch: {
    readonly values: ArrayLike<number>
    readonly targets: ArrayLike<number>
    readonly weights: ArrayLike<number>
  },
): number {
  const { steps, features } = spec
  const count = batch.targets.length
  let loss = 0
  for (let r = 0; r < count; r++) {
    const at = (t: number, c: number) => batch.values[(r * steps + t) * features + c]!
    const input = Array.from({ length: steps }, (_, t) => Array.from({ length: features }, (__, c) => at(t, c)))
    const values: Sequence[] = [input]
    for (const node of spec.nodes.slice(1)) values.push(apply(node, values, weights, spec))
    const z = values[spec.logits]![0]![0]!
    loss += batch.weights[r]! * (Math.max(z, 0) - batch.targets[r]! * z + Math.log1p(Math.exp(-Math.abs(z))))
  }
  return loss / count
}
