import { readFile } from 'node:fs/promises'
import {
  availableIndicators,
  computeIndicators,
  designationCohort,
  findSuspicious,
  fitScaler,
  joinCsmar,
  panelGaps,
  readCsmar,
  readStatusChanges,
  type StatementLine,
  scale,
  singleQuarters,
  slidingWindows,
  specialTreatments,
  splitByEntity,
  statusCodes,
  tableToPanel,
  trailingTwelveMonths,
} from '@fdp/data'

const lines: Record<string, StatementLine> = {
  A001101000: 'cash',
  A001111000: 'receivables',
  A001123000: 'inventory',
  A001100000: 'currentAssets',
  A001212000: 'fixedAssets',
  A001000000: 'totalAssets',
  A002108000: 'payables',
  A002100000: 'currentLiabilities',
  A002000000: 'totalLiabilities',
  A003000000: 'equity',
  B001101000: 'revenue',
  B001201000: 'costOfSales',
  B001211000: 'interestExpense',
  B001300000: 'operatingProfit',
  B001000000: 'totalProfit',
  B002000000: 'netProfit',
}
const columnsOf = (letter: string) => Object.keys(lines).filter((column) => column.startsWith(letter))

const folder = new URL('./csmar/', import.meta.url)
const read = async (name: string, columns: readonly string[]) =>
  readCsmar(await readFile(new URL(name, folder)), { source: name, columns })

export const balance = await read('FS_Combas.csv', columnsOf('A'))
export const income = await read('FS_Comins.csv', columnsOf('B'))
// income.notes: ['encoding: gb18030, because the bytes are not UTF-8', 'passed over as names and units: row 2 ...']

export const { table, dropped } = joinCsmar([balance, income])
// dropped: { parentOnly: 160, opening: 40 }

export const statements = tableToPanel(table, { entity: 'Stkcd', period: 'period', features: Object.keys(lines) })
export const { gaps } = panelGaps(statements)
export const suspicious = findSuspicious(statements)

const flows = columnsOf('B')
export const yearly = trailingTwelveMonths(singleQuarters(statements, flows), flows)

const { available, unavailable } = availableIndicators(Object.keys(lines), { lines })
export const lacking = unavailable.map(({ indicator, reason }) => `${indicator.name} ${reason}`)
export const indicators = computeIndicators(yearly, { lines, indicators: available, lag: 4 })

const codes = statusCodes({ A: 'normal', B: 'ST', D: '*ST', X: 'delisted' }) // as your field description says
const changes = readStatusChanges(await read('status_changes.csv', []), { codes })
export const treatments = specialTreatments(changes)
export const cohort = designationCohort(indicators, changes, 2024)
// seven companies, labels 1 for 000002 and 002024; 600745 was under treatment before and is left out

const split = splitByEntity(cohort, { fractions: { train: 0.5, validation: 0.25, test: 0.25 }, seed: 1 })
const scaler = fitScaler(split.train, { method: 'zscore' })
export const train = slidingWindows(scale(scaler, split.train), { width: 8, label: 'entity' })
