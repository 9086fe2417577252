export type { Cell, CellOptions } from './cells.ts'
export { singleQuarters, trailingTwelveMonths } from './csmar/flows.ts'
export { type CsmarDropped, type CsmarOptions, joinCsmar, readCsmar } from './csmar/read-csmar.ts'
export {
  designationCohort,
  readStatusChanges,
  type SpecialTreatment,
  type StatusChange,
  type StatusCodes,
  specialTreatments,
  statusCodes,
  type TradingStatus,
} from './csmar/special-treatment.ts'
export * from './csv/csv.ts'
export { fetchFred } from './fred.ts'
export * from './http.ts'
export { readJsonLines } from './json-lines.ts'
export { applyMapping, mappingTypes } from './mapping/apply-mapping.ts'
export { guessMapping, type MappingGuess } from './mapping/guess-mapping.ts'
export { checkMapping, type Mapping, parseMapping } from './mapping/mapping.ts'
export { mappingYaml } from './mapping/mapping-yaml.ts'
export { findSuspicious, type Suspicion } from './mapping/suspicious.ts'
export { type NumberForm, parseNumber } from './number.ts'
export { type ByteSource, readParquet } from './parquet.ts'
export { type PeriodForm, periodKey } from './period.ts'
export { joinSeries, readFredCsv, readOfrCsv, type SeriesTable } from './series.ts'
export * from './table.ts'
export { type TablePanelColumns, tableToPanel } from './table-to-panel.ts'
export { readXlsx, type XlsxOptions } from './xlsx.ts'
export { fetchYahooChart, parseYahooChart, readYahooCsv, type YahooPrices } from './yahoo.ts'
