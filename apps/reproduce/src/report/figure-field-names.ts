import type { Figure } from './schema.ts'

function* encodings(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return
  if ('encoding' in value && typeof value.encoding === 'object' && value.encoding !== null)
    yield value.encoding as Readonly<Record<string, unknown>>
  for (const each of Object.values(value)) yield* encodings(each)
}

interface Channel {
  readonly field?: unknown
  readonly title?: unknown
}

/** The axis that the second end of a range shares with its first. */
const SECOND_ENDS: Readonly<Record<string, string>> = { x2: 'x', y2: 'y' }

/** What axes say of the fields of a figure, as far as they say more than the field's own name. */
function fieldTitles(spec: Figure['spec']): Map<string, string> {
  const titles = new Map<string, string>()
  for (const encoding of encodings(spec))
    for (const [name, channel] of Object.entries(encoding)) {
      const { field } = (channel ?? {}) as Channel
      const { title } = ((SECOND_ENDS[name] === undefined ? channel : encoding[SECOND_ENDS[name]]) ?? {}) as Channel
      if (typeof field === 'string' && typeof title === 'string' && title !== field && !titles.has(field))
        titles.set(field, title)
    }
  return titles
}

/**
 * Fields of the rows that a figure draws, by the names of their columns: the field, and in brackets what the axis says
 * that it is.
 *
 * @example figureFieldNames(roc) // { model: 'model', x: 'x (false positive rate)', y: 'y (true positive rate)' }
 */
export function figureFieldNames({ data, spec }: Pick<Figure, 'data' | 'spec'>): Record<string, string> {
  const titles = fieldTitles(spec)
  const fields = [...new Set(data.flatMap((row) => Object.keys(row)))]
  return Object.fromEntries(
    fields.map((field) => {
      const title = titles.get(field)
      return [field, title === undefined ? field : `${field} (${title})`]
    }),
  )
}
