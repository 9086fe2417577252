import type { LayersModel, layers } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'
import type { MultiHeadLstm } from '../layers/multi-head-lstm.ts'
import {
  join,
  noConverter,
  part,
  readLayer,
  requireShape,
  take,
  transpose,
  transposeEnds,
  type WeightArray,
  weightedLayers,
  writeLayer,
} from './named-weights.ts'

/** Weights in the names, shapes and order of a PyTorch `state_dict`. */
export type StateDict = Readonly<Record<string, WeightArray>>

interface Converter {
  /** Whether PyTorch's layer computes what this one does; true where left out. */
  readonly fits?: (layer: layers.Layer) => boolean
  readonly to: (weights: readonly WeightArray[], layer: layers.Layer) => Record<string, WeightArray>
  readonly from: (get: (name: string) => WeightArray, layer: layers.Layer) => WeightArray[]
}

const zerosLike = (array: WeightArray): WeightArray => ({
  shape: array.shape,
  values: new Float32Array(array.values.length),
})

function sum(a: WeightArray, b: WeightArray): WeightArray {
  requireShape('the second bias', b, a.shape)
  return { shape: a.shape, values: a.values.map((x, i) => x + (b.values[i] as number)) }
}

/** Gates z, r, n to r, z, n and back: the first two of three parts change places. */
const swapGates = (array: WeightArray): WeightArray => join([part(array, 1, 3), part(array, 0, 3), part(array, 2, 3)])

const LINEAR: Converter = {
  to: ([kernel, bias]) => ({
    weight: transpose(kernel as WeightArray),
    ...(bias === undefined ? {} : { bias }),
  }),
  from: (get, layer) => [transpose(get('weight')), ...(layer.weights.length > 1 ? [get('bias')] : [])],
}

const CONVOLUTION: Converter = {
  to: ([kernel, bias]) => ({ weight: transposeEnds(kernel as WeightArray), ...(bias === undefined ? {} : { bias }) }),
  from: (get, layer) => [transposeEnds(get('weight')), ...(layer.weights.length > 1 ? [get('bias')] : [])],
}

const NORM: Converter = {
  fits: (layer) => layer.weights.length === 2,
  to: ([weight, bias]) => ({ weight: weight as WeightArray, bias: bias as WeightArray }),
  from: (get) => [get('weight'), get('bias')],
}

function lstmTo([kernel, recurrent, bias]: readonly WeightArray[], suffix: string): Record<string, WeightArray> {
  return {
    [`weight_ih_l0${suffix}`]: transpose(kernel as WeightArray),
    [`weight_hh_l0${suffix}`]: transpose(recurrent as WeightArray),
    ...(bias === undefined ? {} : { [`bias_ih_l0${suffix}`]: bias, [`bias_hh_l0${suffix}`]: zerosLike(bias) }),
  }
}

function lstmFrom(get: (name: string) => WeightArray, suffix: string, hasBias: boolean): WeightArray[] {
  return [
    transpose(get(`weight_ih_l0${suffix}`)),
    transpose(get(`weight_hh_l0${suffix}`)),
    ...(hasBias ? [sum(get(`bias_ih_l0${suffix}`), get(`bias_hh_l0${suffix}`))] : []),
  ]
}

/** PyTorch's LSTM has tanh and sigmoid only; that of `tf.layers` has `hardSigmoid` unless told otherwise. */
function isPlainLstm(layer: layers.Layer): boolean {
  const { activation, recurrentActivation } = layer.getConfig()
  return layer.getClassName() === 'LSTM' && activation === 'tanh' && recurrentActivation === 'sigmoid'
}

const CONVERTERS: Readonly<Record<string, Converter>> = {
  Dense: LINEAR,
  Conv1D: CONVOLUTION,
  FdpCausalConv1d: CONVOLUTION,
  LayerNormalization: NORM,
  LSTM: {
    fits: isPlainLstm,
    to: (weights) => lstmTo(weights, ''),
    from: (get, { weights }) => lstmFrom(get, '', weights.length > 2),
  },
  Bidirectional: {
    fits: (layer) => isPlainLstm((layer as unknown as { forwardLayer: layers.Layer }).forwardLayer),
    to: (weights) => {
      const half = weights.length / 2
      return { ...lstmTo(weights.slice(0, half), ''), ...lstmTo(weights.slice(half), '_reverse') }
    },
    from: (get, { weights }) => ['', '_reverse'].flatMap((suffix) => lstmFrom(get, suffix, weights.length > 4)),
  },
  FdpGru: {
    to: ([kernel, recurrent, bias]) => ({
      weight_ih_l0: swapGates(transpose(kernel as WeightArray)),
      weight_hh_l0: swapGates(transpose(recurrent as WeightArray)),
      bias_ih_l0: swapGates(part(bias as WeightArray, 0, 2, true)),
      bias_hh_l0: swapGates(part(bias as WeightArray, 1, 2, true)),
    }),
    from: (get) => [
      transpose(swapGates(get('weight_ih_l0'))),
      transpose(swapGates(get('weight_hh_l0'))),
      join([swapGates(get('bias_ih_l0')), swapGates(get('bias_hh_l0'))], true),
    ],
  },
  FdpAdditiveAttention: {
    to: ([kernel, bias, vector]) => ({
      'project.weight': transpose(kernel as WeightArray),
      'project.bias': bias as WeightArray,
      'score.weight': transpose(vector as WeightArray),
    }),
    from: (get) => [transpose(get('project.weight')), get('project.bias'), transpose(get('score.weight'))],
  },
  FdpVectorAttention: {
    to: ([vector, bias]) => ({ 'score.weight': transpose(vector as WeightArray), 'score.bias': bias as WeightArray }),
    from: (get) => [transpose(get('score.weight')), get('score.bias')],
  },
  FdpSelfAttention: {
    to: (weights) => {
      const [qk, qb, kk, kb, vk, vb, ok, ob] = weights as readonly WeightArray[] & { readonly length: 8 }
      return {
        in_proj_weight: join([qk, kk, vk].map((kernel) => transpose(kernel as WeightArray))),
        in_proj_bias: join([qb, kb, vb] as WeightArray[]),
        'out_proj.weight': transpose(ok as WeightArray),
        'out_proj.bias': ob as WeightArray,
      }
    },
    from: (get) => [
      ...[0, 1, 2].flatMap((i) => [transpose(part(get('in_proj_weight'), i, 3)), part(get('in_proj_bias'), i, 3)]),
      transpose(get('out_proj.weight')),
      get('out_proj.bias'),
    ],
  },
  FdpPositionEmbedding: { to: ([table]) => ({ weight: table as WeightArray }), from: (get) => [get('weight')] },
  FdpMultiHeadLstm: {
    to: ([kernel, recurrent, bias], layer) => {
      const { groups } = layer as MultiHeadLstm
      const heads = groups.length
      return Object.assign(
        {},
        ...groups.map((group, h) => {
          const full = part(kernel as WeightArray, h, heads, true)
          const used = {
            shape: [group.length, full.shape[1] as number],
            values: full.values.slice(0, group.length * (full.shape[1] as number)),
          }
          const own = lstmTo(
            [
              used,
              part(recurrent as WeightArray, h, heads, true),
              part(part(bias as WeightArray, h, heads, true), 0, 1, true),
            ],
            '',
          )
          return Object.fromEntries(Object.entries(own).map(([name, value]) => [`${h}.${name}`, value]))
        }),
      )
    },
    from: (get, layer) => {
      const { groups, width } = layer as MultiHeadLstm
      const parts = groups.map((_, h) => {
        const [kernel, recurrent, bias] = lstmFrom((name) => get(`${h}.${name}`), '', true) as [
          WeightArray,
          WeightArray,
          WeightArray,
        ]
        const columns = kernel.shape[1] as number
        const padded = new Float32Array(width * columns)
        padded.set(kernel.values.subarray(0, padded.length))
        return [
          { shape: [width, columns], values: padded },
          recurrent,
          { shape: [1, columns], values: bias.values },
        ] as const
      })
      return [0, 1, 2].map((i) =>
        join(
          parts.map((weights) => weights[i] as WeightArray),
          true,
        ),
      )
    },
  },
}

function converterOf(layer: layers.Layer): Converter {
  const converter = CONVERTERS[layer.getClassName()]
  if (converter === undefined || converter.fits?.(layer) === false) throw noConverter(layer)
  return converter
}

/**
 * A model's weights as a PyTorch `state_dict`, for a module whose submodules bear the names of the model's layers:
 * `nn.Linear`, `nn.Conv1d`, `nn.LSTM` (bidirectional), `nn.GRU`, `nn.LayerNorm`, `nn.MultiheadAttention`,
 * `nn.Embedding` for positions, `project` and `score` (both `nn.Linear`) for attention, an `nn.ModuleList` of
 * `nn.LSTM` for several heads. Our one LSTM bias becomes `bias_ih`, with a `bias_hh` of zeros. Kernels whose rows
 * follow a flattened sequence count steps first, so flatten `[batch, steps, depth]` in PyTorch too.
 *
 * @throws ModelsError `unsupported-model` for layers that have no counterpart here, as an LSTM with other activations
 * than tanh and sigmoid or a bidirectional GRU
 * @example
 * toPyTorch(model)['output.weight'].shape // [1, 128]
 */
export function toPyTorch(model: LayersModel): StateDict {
  const entries = weightedLayers(model).flatMap((layer) =>
    Object.entries(converterOf(layer).to(readLayer(layer), layer)).map(
      ([name, value]) => [`${layer.name}.${name}`, value] as const,
    ),
  )
  return Object.fromEntries(entries)
}

/**
 * Gives a model the weights of a PyTorch `state_dict` in the names of {@link toPyTorch}; the two biases of an LSTM are
 * added.
 *
 * @throws ModelsError `weights-mismatch` where a name is missing, unknown or of another shape or a value is not finite;
 * `unsupported-model` as {@link toPyTorch}
 * @example
 * fromPyTorch(model, stateDict)
 */
export function fromPyTorch(model: LayersModel, state: StateDict): void {
  const expected = toPyTorch(model)
  const known = Object.keys(expected)
  const foreign = Object.keys(state).filter((name) => !known.includes(name))
  check(foreign.length === 0, 'weights-mismatch', `the state must hold ${known.join(', ')} only`, foreign)
  const converted = weightedLayers(model).map((layer) => {
    const get = (name: string) => {
      const full = `${layer.name}.${name}`
      const array = take(state, full)
      requireShape(full, array, take(expected, full).shape)
      return array
    }
    return [layer, converterOf(layer).from(get, layer)] as const
  })
  for (const [layer, weights] of converted) writeLayer(layer, weights)
}
