import { figureFieldNames } from '../figure-field-names.ts'
import { itemTitle, unescapeHtml } from '../format.ts'
import { nameRecords } from '../name-records.ts'
import type { Figure } from '../schema.ts'
import { compareRows, type PlacedCell } from './compare-cells.ts'
import { compareTexts } from './compare-texts.ts'
import type { ComparedItem } from './comparison.ts'

type Points = Figure['data']

const all = (lists: readonly Points[], field: string, is: (value: unknown) => boolean) =>
  lists.every((points) => points.every((point) => is(point[field] ?? null)))

/** Fields that may name a point: text first, then whole numbers; a fraction is something measured. */
function namingFields(lists: readonly Points[]): string[] {
  const fields = [...new Set(lists.flatMap((points) => points.flatMap((point) => Object.keys(point))))]
  const words = fields.filter((field) => all(lists, field, (value) => typeof value !== 'number'))
  const counts = fields.filter(
    (field) =>
      !words.includes(field) && all(lists, field, (value) => typeof value !== 'number' || Number.isInteger(value)),
  )
  return [...words, ...counts]
}

function placedCells(
  data: Points,
  names: readonly string[],
  labels: Readonly<Record<string, string>>,
  naming: readonly string[],
) {
  const placed = new Map<string, PlacedCell>()
  for (const [index, point] of data.entries())
    for (const [field, value] of Object.entries(point)) {
      if (naming.includes(field)) continue
      const row = names[index] ?? ''
      placed.set(JSON.stringify([row, field]), { row, column: labels[field] ?? field, cell: { value } })
    }
  return placed
}

/** What stands in a drawing to be read. How it is drawn is no result. */
const wordsOf = (svg: string): string =>
  [...svg.matchAll(/>([^<>]+)</g)]
    .map(([, words = '']) => unescapeHtml(words.trim()))
    .filter((words) => words !== '')
    .join('; ')

// Sorted: in which order points list their fields is no result.
const fieldsOf = (figure: Figure): string => Object.values(figureFieldNames(figure)).sort().join(', ')

const textsOf = (figure: Figure): Map<string, string> => {
  const { title, caption, alternative, svg } = figure
  return new Map([
    ['title', title],
    ['caption', caption],
    ['alternative text', alternative],
    ['fields', fieldsOf(figure)],
    ...(svg === undefined ? [] : ([['words of the drawing', wordsOf(svg)]] as const)),
  ])
}

/** One figure in two runs: the points that it draws. */
export function compareFigures(before: Figure, after: Figure): ComparedItem {
  const labels = figureFieldNames(after)
  const { fields, ...names } = nameRecords(before.data, after.data, {
    fields: namingFields([before.data, after.data]),
    labelOf: (field) => labels[field] ?? field,
  })
  return {
    kind: 'figure',
    id: after.id,
    name: itemTitle(after),
    ...compareRows(
      { names: names.before, cells: placedCells(before.data, names.before, labels, fields) },
      { names: names.after, cells: placedCells(after.data, names.after, labels, fields) },
    ),
    texts: compareTexts(textsOf(before), textsOf(after)),
  }
}
