export * from './csv.ts'
export { MISSING_TOKENS, type NumberForm, parseNumber } from './number.ts'
export * from './table.ts'
export * from './table-to-panel.ts'
