import { createModel } from '@fdp/models'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { DistressSizes } from '../../../profiles.ts'

/** The networks that Table 12 sets beside CNN-BiLSTM-AT, and one beyond the paper. */
export const OTHER_NETWORKS = [
  'CNN',
  'BiLSTM',
  'CNN-BiLSTM',
  'CNN-AT',
  'BiLSTM-AT',
  'CNN-GRU',
  'Transformer',
  'multi-head LSTM',
] as const
export type OtherNetwork = (typeof OTHER_NETWORKS)[number]

// The paper names neither layers nor dropouts of these networks: each part is that of m1 (Tables 6 and 7).
const CONVOLUTION = { kernelSize: 3, convPadding: 'same', poolSize: 2, convDropout: 0.5 } as const
const RECURRENT_DROPOUT = 0.2
const DENSE_DROPOUT = [0.1, 0.3] as const
/** Of the Transformer, whose every block drops twice. */
const BLOCK_DROPOUT = 0.1
const HEAD_UNITS = 8

/**
 * A network of Table 12 with m1's convolution, BiLSTM, attention and dense layers, as far as it has them, and the profile's
 * widths of layers. The Transformer is two post-norm blocks of as many units as m1 has filters; the multi-head LSTM gives
 * every feature 8 units.
 */
export function createOtherNetwork(
  name: OtherNetwork,
  { filters, units, dense }: DistressSizes['layers'],
  input: { readonly steps: number; readonly features: number; readonly seed: number },
): LayersModel {
  const head = { denseUnits: [dense, dense], denseDropout: DENSE_DROPOUT }
  const convolution = { ...CONVOLUTION, convFilters: [filters] }
  const bilstm = { lstmUnits: [units], lstmDropout: RECURRENT_DROPOUT, merge: 'concat' as const }
  const attention = { attention: 'paper' as const }
  switch (name) {
    case 'CNN':
      return createModel('cnn', { ...input, ...convolution, ...head })
    case 'BiLSTM':
      return createModel('bilstm', { ...input, ...bilstm, ...head })
    case 'CNN-BiLSTM':
      return createModel('cnn-bilstm', { ...input, ...convolution, ...bilstm, ...head })
    case 'CNN-AT':
      return createModel('cnn-attention', { ...input, ...convolution, ...attention, ...head })
    case 'BiLSTM-AT':
      return createModel('bilstm-attention', { ...input, ...bilstm, ...attention, ...head })
    case 'CNN-GRU':
      return createModel('cnn-gru', {
        ...input,
        ...convolution,
        gruUnits: units,
        gruDropout: RECURRENT_DROPOUT,
        ...head,
      })
    case 'Transformer':
      return createModel('transformer', {
        ...input,
        modelUnits: filters,
        feedForwardUnits: 2 * filters,
        blocks: 2,
        dropout: BLOCK_DROPOUT,
        ...head,
      })
    case 'multi-head LSTM':
      return createModel('multi-head-lstm', { ...input, headUnits: HEAD_UNITS, dropout: RECURRENT_DROPOUT, ...head })
  }
}
