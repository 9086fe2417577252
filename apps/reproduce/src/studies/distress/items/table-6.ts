import type { Parameter } from '@fdp/hyperband'
import { distressPaper } from '../../../papers.ts'
import type { Cell, Table } from '../../../report/schema.ts'
import type { TunedConfig } from '../models/candidates.ts'
import type { SearchResult } from '../search/search.ts'
import type { TunedSpace, TunedVariant } from '../search/spaces.ts'

type Key = keyof TunedConfig

/** Our names, and the paper's where Table 6 has the hyperparameter. */
const HYPERPARAMETERS: readonly { readonly key: Key; readonly name: string; readonly inPaper: boolean }[] = [
  { key: 'filters', name: 'Conv_filters', inPaper: true },
  { key: 'convDropout', name: 'CNN_Dropout', inPaper: true },
  { key: 'lstmUnits', name: 'Bilstm_units1', inPaper: true },
  { key: 'lstmDropout', name: 'Bilstm_Dropout1', inPaper: true },
  { key: 'lstmUnits2', name: 'Bilstm_units2', inPaper: true },
  { key: 'lstmDropout2', name: 'Bilstm_Dropout2', inPaper: true },
  { key: 'denseUnits1', name: 'Dense_units1', inPaper: true },
  { key: 'denseDropout1', name: 'Dense_Dropout1', inPaper: true },
  { key: 'denseUnits2', name: 'Dense_units2', inPaper: true },
  { key: 'denseDropout2', name: 'Dense_Dropout2', inPaper: true },
  { key: 'learningRate', name: 'learning rate', inPaper: false },
  { key: 'batchSize', name: 'batch size', inPaper: false },
  { key: 'kernelSize', name: 'kernel size', inPaper: false },
]

const shown = (value: number): string => String(Number(value.toPrecision(3)))

/** Steps of 0.1 leave what is no difference in the last digits. */
const differenceOf = (value: number, optimum: number): number => Number((value - optimum).toFixed(12))

/** What a space allows of a hyperparameter. */
function scopeOf(parameter: Parameter | undefined): string {
  if (parameter === undefined) return 'not searched'
  if (parameter.kind !== 'int' && parameter.kind !== 'float') return parameter.kind
  const { min, max, step, log } = parameter
  return `${min} to ${max}${log ? ', log' : ''}${step === null || (parameter.kind === 'int' && step === 1) ? '' : ` by ${step}`}`
}

/** Ours with the difference from the paper's optimum; a value that was not searched has no verdict. */
function chosenCell(
  { best, step }: SearchResult,
  key: Key,
  { searched, optimum }: { readonly searched: boolean; readonly optimum: number | undefined },
): Cell {
  const value = best[key]
  if (value === undefined) return null
  if (!searched) return `fixed at ${shown(value)}`
  const cell = { value, step }
  if (optimum === undefined) return cell
  const difference = differenceOf(value, optimum)
  return difference === 0 ? { ...cell, verdict: 'reproduced' } : { ...cell, verdict: 'differs', difference }
}

/** Table 6: what Hyperband chose, beside the paper's scope, step and optimum. */
export function table6(
  searches: readonly SearchResult[],
  spaces: Readonly<Record<TunedVariant, TunedSpace>>,
  caption: string,
): Table {
  const paper = new Map(distressPaper().table6.rows.map((row) => [row.hyperparameter, row]))
  const keyOf = ({ variant, fold }: SearchResult) => `${variant}-${fold}`
  const parameterOf = (variant: TunedVariant, key: Key) => spaces[variant].space.parameters[key]
  const used = HYPERPARAMETERS.filter(({ key, inPaper }) => inPaper || searches.some(({ best }) => key in best))
  const everySearch = (name: string, of: (search: SearchResult) => number) => ({
    name,
    ...Object.fromEntries(searches.map((search) => [keyOf(search), { value: of(search), step: search.step }])),
  })
  return {
    kind: 'table',
    id: 'table-6',
    item: 'Table 6',
    title: 'Configurations that Hyperband chose',
    caption,
    columns: [
      { key: 'name', label: 'hyperparameter' },
      { key: 'paperScope', label: "paper's scope" },
      { key: 'optimum', label: "paper's optimum" },
      ...searches.map((search) => ({ key: keyOf(search), label: `${search.variant}, fold ${search.fold + 1}` })),
      { key: 'm1', label: 'm1, searched' },
      { key: 'm2', label: 'm2, searched' },
    ],
    rows: [
      ...used.map(({ key, name, inPaper }) => {
        const row = inPaper ? paper.get(name) : undefined
        return {
          name,
          paperScope: row === undefined ? null : `${row.low} to ${row.high} by ${row.step}`,
          m1: key.endsWith('2') && key.startsWith('lstm') ? 'm1 has none' : scopeOf(parameterOf('m1', key)),
          m2: scopeOf(parameterOf('m2', key)),
          ...Object.fromEntries(
            searches.map((search) => [
              keyOf(search),
              chosenCell(search, key, {
                searched: parameterOf(search.variant, key) !== undefined,
                optimum: row?.optimum,
              }),
            ]),
          ),
          optimum: row?.optimum ?? null,
        }
      }),
      everySearch('score of the search', ({ score }) => score),
      everySearch('epochs of that score', ({ resource }) => resource),
      everySearch('configurations', ({ trials }) => trials.length),
      everySearch('evaluations', ({ evaluations }) => evaluations),
      everySearch('epochs trained', ({ epochs }) => epochs),
    ],
    notes: [
      "The paper's ten hyperparameters belong to a model with two BiLSTMs (m2), its best model m1 has one: each is tuned by what it has.",
      'The paper names learning rate, batch size and kernel size as tuned, but gives no range for them: they are searched with --space extended.',
    ],
  }
}
