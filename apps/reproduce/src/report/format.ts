import type { Cell, CellValue, Column } from './schema.ts'

export function cellValue(cell: Cell | undefined): CellValue {
  if (cell === undefined) return { value: null }
  return typeof cell === 'object' && cell !== null ? cell : { value: cell }
}

/** A p-value as papers print it; a tiny one keeps its power of ten. */
export function formatP(p: number): string {
  if (Number.isNaN(p)) return 'n/a'
  if (p >= 0.0001) return p.toFixed(4)
  return p === 0 ? '0.0000' : p.toExponential(2)
}

/** A number of a column without digits of its own, where counts stand beside shares and rates. */
function mixed(value: number): number {
  if (Number.isInteger(value)) return value
  return Number(Math.abs(value) < 0.1 ? value.toPrecision(3) : value.toFixed(3))
}

export function formatNumber(value: number | string | null | undefined, digits: Column['digits']): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'string') return value
  if (!Number.isFinite(value)) return 'n/a'
  if (digits === 'p') return formatP(value)
  if (digits === undefined) return String(mixed(value))
  const text = digits === 0 ? Math.round(value).toLocaleString('en-US') : value.toFixed(digits)
  // Nothing is left of what was below zero.
  return /^-[0.]+$/.test(text) ? text.slice(1) : text
}

/** A difference with its sign; nothing has none. */
export function formatDifference(difference: number, digits: Column['digits']): string {
  // A difference of p-values is no p-value: near 0 it is small, and it may be below.
  const text = formatNumber(difference, digits === 'p' ? 4 : digits)
  return difference > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** `[0.736, 0.781]`. */
export const formatInterval = (low: number, high: number, digits: Column['digits']): string =>
  `[${formatNumber(low, digits)}, ${formatNumber(high, digits)}]`

/** `Table 3. Title`, or the title alone. */
export const itemTitle = ({ item, title }: { readonly item?: string; readonly title: string }): string =>
  item === undefined ? title : `${item}. ${title}`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

const CHARACTERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ENTITIES).map(([character, entity]) => [entity, character]),
)

/** What {@link escapeHtml} was given. */
export const unescapeHtml = (text: string): string =>
  text.replaceAll(/&(?:\w+|#39);/g, (entity) => CHARACTERS[entity] ?? entity)
