import { distressPaper } from '../../../papers.ts'
import type { DistressSizes } from '../../../profiles.ts'
import type { Cell, Table } from '../../../report/schema.ts'
import { VARIANTS, type Variant, variantOptions } from '../models/candidates.ts'

type Layers = DistressSizes['layers']

/** The layers of a variant under the names of Table 7; null where it has none. */
function layersOf(variant: Variant, layers: Layers): Readonly<Record<string, string | null>> {
  const { convFilters = [], lstmUnits = [], kernelSize, poolSize, denseUnits = [] } = variantOptions(variant, layers)
  const convolution = (index: number) =>
    convFilters[index] === undefined ? null : `${kernelSize} x ${convFilters[index]}, ReLU`
  const pool = (index: number) => (convFilters[index] === undefined ? null : String(poolSize))
  const recurrent = (index: number) => (lstmUnits[index] === undefined ? null : `${lstmUnits[index]}, tanh`)
  return {
    Conv1D: convolution(0),
    MaxPool: pool(0),
    'Conv1D, second': convolution(1),
    'MaxPool, second': pool(1),
    BiLSTM: recurrent(0),
    'BiLSTM, second': recurrent(1),
    dense: `${denseUnits[0]}, ReLU`,
  }
}

function judged(ours: string | null, paper: string | null): Cell {
  if (ours === null && paper === null) return null
  if (paper === null) return { value: ours, verdict: 'differs' }
  return { value: ours, paper, verdict: ours === paper ? 'reproduced' : 'differs' }
}

/** Table 7: the layers of m1 to m4 as they were trained, with the number of their weights. */
export function table7(
  layers: Layers,
  weights: Readonly<Partial<Record<Variant, number | null>>>,
  width: number,
): Table {
  const ours = VARIANTS.map((variant) => layersOf(variant, layers))
  return {
    kind: 'table',
    id: 'table-7',
    item: 'Table 7',
    title: 'Layers of m1 to m4',
    caption: `As trained in this profile. Convolutions are kernel width x filters, padded to keep the length; MaxPool is the pool along time; BiLSTMs give their units for each direction, joined end to end. Weights for windows of ${width}.`,
    columns: [{ key: 'layer', label: 'layer' }, ...VARIANTS.map((variant) => ({ key: variant, label: variant }))],
    rows: [
      ...distressPaper().table7.rows.map((row) => ({
        layer: row.layer,
        ...Object.fromEntries(
          VARIANTS.map((variant, index) => [variant, judged(ours[index]?.[row.layer] ?? null, row[variant])]),
        ),
      })),
      {
        layer: 'weights',
        ...Object.fromEntries(VARIANTS.map((variant) => [variant, weights[variant]?.toLocaleString('en-US') ?? null])),
      },
    ],
    notes: [
      "Attention stands between the last BiLSTM and the dense layers in all four: the paper's score is tanh(w.h + b) with a vector w. Table 7 shows one dense row, the text two layers; there are two here, with the dropouts of Table 6.",
    ],
  }
}
