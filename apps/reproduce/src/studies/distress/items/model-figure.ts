import type { LayersModel } from '@tensorflow/tfjs-layers'
import { counted } from '../../../counted.ts'
import { type FlowBox, flowDiagram } from '../../../report/flow-diagram.ts'
import type { Figure } from '../../../report/schema.ts'
import type { DistressRun } from '../distress-run.ts'
import { createVariant } from '../models/candidates.ts'
import { networkFeatures } from '../sample/network-features.ts'

type Layer = LayersModel['layers'][number]

const NAMES: Readonly<Record<string, string>> = {
  InputLayer: 'Window',
  Conv1D: 'Convolution',
  MaxPooling1D: 'Max pooling',
  Bidirectional: 'BiLSTM',
  FdpVectorAttention: 'Attention',
  Dense: 'Dense',
}

const DETAILS: Readonly<Record<string, string>> = {
  InputLayer: 'scaled indicators',
  Conv1D: 'kernel 3, ReLU',
  MaxPooling1D: 'pool 2 along time',
  Bidirectional: 'both directions joined',
  FdpVectorAttention: 'tanh(w.h + b), softmax over steps, weighted sum',
  Dense: 'ReLU',
}

function boxOf(layer: Layer): FlowBox[] {
  const name = NAMES[layer.getClassName()]
  if (name === undefined) return []
  const [, ...shape] = layer.outputShape as readonly (number | null)[]
  const weights = layer.countParams()
  const last = layer.name === 'output'
  return [
    {
      name: last ? 'Output' : name,
      lines: [
        last ? 'sigmoid: probability of class 1' : (DETAILS[layer.getClassName()] ?? ''),
        shape.length === 2 ? `${shape[0]} steps x ${shape[1]}` : `${counted(shape[0] ?? 0, 'value')}`,
        ...(weights > 0 ? [`${weights.toLocaleString('en-US')} weights`] : []),
      ],
    },
  ]
}

/** Fig 1: the layers of m1, read off the model that is trained. */
export function modelFigure({ sizes, mainWidth, source: { panel } }: DistressRun): Figure {
  const inputs = networkFeatures(panel).length
  const model = createVariant('m1', sizes.layers, { steps: mainWidth, features: inputs, seed: 0 })
  try {
    const boxes = model.layers.flatMap(boxOf)
    const half = Math.ceil(boxes.length / 2)
    return flowDiagram(
      {
        id: 'fig-1',
        item: 'Fig 1',
        title: 'Structure of m1 (CNN-BiLSTM-AT)',
        caption: `Windows of ${mainWidth} periods with ${inputs} indicators; ${model.countParams().toLocaleString('en-US')} weights in all. Dropout follows the pooling, the BiLSTM and each dense layer; the sizes are those of this profile.`,
        alternative: `Layers of m1 in order: ${boxes.map(({ name, lines }) => `${name} (${lines.join(', ')})`).join('; ')}.`,
      },
      [
        { label: 'from the window', boxes: boxes.slice(0, half) },
        { label: 'to the probability', boxes: boxes.slice(half) },
      ],
    )
  } finally {
    model.dispose()
  }
}
