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

export function formatNumber(value: number | string | null | undefined, digits: Column['digits']): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'string') return value
  if (!Number.isFinite(value)) return 'n/a'
  if (digits === 'p') return formatP(value)
  if (digits === undefined) return String(value)
  const text = digits === 0 ? Math.round(value).toLocaleString('en-US') : value.toFixed(digits)
  // Nothing is left of what was below zero.
  return /^-[0.]+$/.test(text) ? text.slice(1) : text
}

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
