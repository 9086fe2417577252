import type { Figure } from '../../../report/schema.ts'
import { inOrderOfTable12, nameInTable12, paperRow } from './table-12.ts'
import type { ModelScores } from './tables.ts'

/** Fig 9: accuracy of the models with its interval, and the paper's. */
export function figure9(scores: readonly ModelScores[], caption: string): Figure {
  const ordered = inOrderOfTable12(scores)
  const names = ordered.map(({ model }) => nameInTable12(model))
  const y = { field: 'model', type: 'nominal', title: null, sort: names, axis: { labelLimit: 340 } }
  const x = { type: 'quantitative', title: 'accuracy', scale: { zero: false } }
  const colour = { field: 'source', type: 'nominal', title: null, sort: ['ours', 'paper'] }
  return {
    kind: 'figure',
    id: 'fig-9',
    item: 'Fig 9',
    title: 'Accuracy of the models',
    caption,
    alternative: "Accuracy by model with its interval, ours and the paper's.",
    data: ordered.flatMap(({ model, measures: { accuracy } }) => {
      const paper = paperRow(model)?.accuracy
      const name = nameInTable12(model)
      const { estimate: value, lower: low, upper: high } = accuracy
      return [
        { model: name, source: 'ours', value, low, high },
        ...(paper === undefined ? [] : [{ model: name, source: 'paper', value: paper, low: paper, high: paper }]),
      ]
    }),
    spec: {
      width: 520,
      height: { step: 24 },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, y, color: colour },
        },
        {
          mark: { type: 'point', filled: true, size: 60 },
          encoding: { x: { ...x, field: 'value' }, y, color: colour, shape: { ...colour, legend: null } },
        },
      ],
    },
  }
}
