import { distressPaper } from '../../../papers.ts'
import type { Table } from '../../../report/schema.ts'
import { intervalCell, intervalText } from '../../intervals.ts'
import { paperCell } from '../../paper-cell.ts'
import { VARIANTS } from '../models/candidates.ts'
import { attendedSteps } from './attended-steps.ts'
import type { ModelScores } from './tables.ts'

/** Scores of m1 to m4 trained with one batch size. */
export interface GridScores {
  readonly batchSize: number
  readonly scores: readonly ModelScores[]
}

/** ROC-AUC of a batch size minus that of another, over the cells that both have. */
function batchEffect(grid: readonly GridScores[]): string {
  const [first, second] = grid
  if (first === undefined || second === undefined) return ''
  const differences = second.scores.flatMap(({ model, width, measures }) => {
    const other = first.scores.find((entry) => entry.model === model && entry.width === width)
    return other === undefined ? [] : [measures.rocAuc.estimate - other.measures.rocAuc.estimate]
  })
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length
  const signed = (value: number) => `${value >= 0 ? '+' : ''}${value.toFixed(3)}`
  return `ROC-AUC with batches of ${second.batchSize} minus batches of ${first.batchSize}: ${signed(mean)} in the mean over ${differences.length} cells, from ${signed(Math.min(...differences))} to ${signed(Math.max(...differences))}.`
}

/** Where the grid is best, in words. */
function bestCell(grid: readonly GridScores[]): string {
  const cells = grid.flatMap(({ batchSize, scores }) => scores.map((score) => ({ batchSize, ...score })))
  const [first] = cells
  if (first === undefined) return ''
  const best = cells.reduce((a, b) => (b.measures.rocAuc.estimate > a.measures.rocAuc.estimate ? b : a))
  return `Highest ROC-AUC: ${best.model}, w = ${best.width}, batch ${best.batchSize}, ${intervalText(best.measures.rocAuc)}; the highest of ${cells.length} cells is in part the luckiest. The paper's highest accuracy is that of m1, w = 8, batch 32.`
}

/** Of which widths m3 and m4 attend to a single step, in words. */
function nothingToWeigh(widths: readonly number[]): string[] {
  const single = widths.filter((width) => attendedSteps(width, 2).length === 1).sort((a, b) => a - b)
  if (single.length === 0) return []
  const named = [single.slice(0, -1).join(', '), single.at(-1)].filter((part) => part !== '').join(' or ')
  return [`Two poolings leave one step of windows of ${named}, where the attention of m3 and m4 has nothing to weigh.`]
}

/** Table 8: accuracy and ROC-AUC of m1 to m4 by width and batch size. */
export function table8(grid: readonly GridScores[], widths: readonly number[], caption: string): Table {
  const paper = distressPaper().table8.rows
  return {
    kind: 'table',
    id: 'table-8',
    item: 'Table 8',
    title: 'm1 to m4 by width of the window and batch size',
    caption,
    columns: [
      { key: 'width', label: 'time step', digits: 0 },
      { key: 'batch', label: 'batch size', digits: 0 },
      ...VARIANTS.map((variant) => ({ key: `accuracy ${variant}`, label: `${variant}, accuracy`, digits: 3 })),
      ...VARIANTS.map((variant) => ({ key: `rocAuc ${variant}`, label: `${variant}, ROC-AUC`, digits: 3 })),
    ],
    rows: widths.flatMap((width) =>
      grid.map(({ batchSize, scores }) => {
        const reported = paper.find((row) => row.width === width && row.batchSize === batchSize)
        const found = VARIANTS.flatMap((variant) => {
          const score = scores.find((entry) => entry.model === variant && entry.width === width)
          return score === undefined ? [] : [{ variant, measures: score.measures }]
        })
        return {
          width,
          batch: batchSize,
          ...Object.fromEntries(
            found.map(({ variant, measures }) => [
              `accuracy ${variant}`,
              paperCell(measures.accuracy, reported?.[variant]),
            ]),
          ),
          ...Object.fromEntries(
            found.map(({ variant, measures }) => [`rocAuc ${variant}`, intervalCell(measures.rocAuc)]),
          ),
        }
      }),
    ),
    notes: [
      bestCell(grid),
      batchEffect(grid),
      "The paper's accuracies are of its own companies, which are not public, under its window split: they stand here for orientation.",
      ...nothingToWeigh(widths),
    ],
  }
}
