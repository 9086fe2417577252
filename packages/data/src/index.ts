export * from './errors.ts'
export * from './fit/applied.ts'
export * from './fit/imputer.ts'
export * from './fit/scaler.ts'
export * from './fit/winsorizer.ts'
export * from './indicators/american.ts'
export * from './indicators/compute-indicators.ts'
export * from './indicators/indicator.ts'
export {
  DERIVED_LINES,
  type DerivedLine,
  type LineDeclaration,
  type Lines,
  STATEMENT_LINES,
  type StatementLine,
} from './indicators/lines.ts'
export * from './indicators/paper.ts'
export * from './indicators/scores.ts'
export * from './market/derive-series.ts'
export * from './market/past.ts'
export * from './panel/from-rows.ts'
export * from './panel/panel.ts'
export * from './panel/periods.ts'
export type { RandomOptions } from './random.ts'
export * from './readers/index.ts'
export type { Role } from './role.ts'
export * from './split/by-entity.ts'
export * from './split/by-last-period.ts'
export * from './split/by-time.ts'
export * from './split/by-window.ts'
export type { Fractions } from './split/fractions.ts'
export * from './split/group-k-fold.ts'
export * from './split/split.ts'
export * from './split/stratified-counts.ts'
export { subsetEntities, subsetPeriods, subsetWindows } from './split/subset.ts'
export * from './windows/sliding-windows.ts'
export * from './windows/windows.ts'
