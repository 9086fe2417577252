import { createPanel, type NumberColumn, type Panel, type TextColumn } from '@fdp/data'
import { readCsvFile } from '@fdp/data/node'
import { dataPath } from '../data-folder.ts'
import type { Dataset } from '../dataset.ts'
import { pullMarketSeries } from './pull.ts'

/** What is known of one series of the market panel. */
export interface MarketColumn {
  readonly column: string
  /** rate, fx, equity, bond, commodity, future, stress-daily, stress-weekly. */
  readonly group: string
  readonly unit: string
  /** Publisher and series code, to be quoted. */
  readonly source: string
  readonly licence: 'us-gov' | 'ecb'
  readonly first: string
  readonly last: string
  readonly observations: number
}

const daily = {
  path: 'market-panel/panel_daily.csv.br',
  bytes: 664_027,
  sha256: '139391613b15a3ac5896b03c0f2323d30c686209570002ec37d0da1affaddd28',
  content: { bytes: 2_882_665, sha256: '052ed756c8a9a565e447eeabb578b6307f31ea2c20ec4bd93eb1da6071d89fc7' },
}
const plain = (path: string, bytes: number, sha256: string) => ({ path, bytes, sha256, content: { bytes, sha256 } })
const columns = plain(
  'market-panel/columns.csv',
  5_365,
  '2355ead4a8b8fbaaebbd344ab99e0aec803a86047ca1ef8c7659b95ca549a635',
)
const monthly = plain(
  'market-panel/labels_monthly.csv',
  28332,
  'e902307bf076aab9b3881b3604b7f1bcacc9a7f319d7b88dfd34244f51bfd1f8',
)
const sources = plain(
  'market-panel/sources.csv',
  5170,
  'cbf77a39a898502e4a0567cd308b3e55810a5b4520b8e23c1f0a889496bf4c4c',
)

/**
 * Daily market series of US government bodies and the European Central Bank, 1962 to 2026: interest rates, exchange rates, Thrift Savings
 * Plan funds, spot and futures prices of energy, the OFR Financial Stress Index with its parts, the euro area CISS. `load()` gives a panel of
 * one entity (`market`), periods the days from Monday to Friday, one feature a series, missing where the source has no value that day. Nothing is
 * filled forward.
 *
 * @example
 * ```ts
 * const panel = await marketPanel.load()
 * const units = new Map((await marketPanel.columns()).map(({ column, unit }) => [column, unit]))
 * ```
 */
export const marketPanel: Dataset<Panel> & {
  /** Unit, source, licence class and dates of each series, in the panel's order. */
  columns(): Promise<readonly MarketColumn[]>
  /**
   * Monthly labels, 1973-01 to 2025-12: `usrec` (1 from the month after an NBER peak to the trough) from 1980-01, `gz_spread`, `ebp` and `est_prob`
   * (Gilchrist-Zakrajsek spread, excess bond premium and its recession probability) until 2023-05; missing beyond. NBER announces a turning
   * point 4 to 21 months after it: `usrec` was not known in the month that it belongs to.
   */
  loadMonthly(): Promise<Panel>
} = {
  name: 'market-panel',
  title: 'Open market panel: daily rates, exchange rates, funds, energy prices and financial stress',
  kind: 'real',
  summary:
    '43 daily series of US government bodies and the ECB, 16,864 days 1962-2026, with the OFR Financial Stress Index',
  licence: {
    name: 'US government works (17 USC 105); ECB reuse',
    url: 'https://www.ecb.europa.eu/services/using-our-site/disclaimer/html/index.en.html',
    terms:
      'credit the publishing bodies, and the NBER for the recession months; quote the ECB as the source of its series and do not alter them',
  },
  citation: `@misc{frb_h15_h10,
  author = {{Board of Governors of the Federal Reserve System}},
  title = {Selected Interest Rates ({H.15}) and Foreign Exchange Rates ({H.10})},
  howpublished = {\\url{https://www.federalreserve.gov/releases/}}
}

@misc{ofr_fsi,
  author = {{Office of Financial Research, US Department of the Treasury}},
  title = {{OFR} Financial Stress Index},
  howpublished = {\\url{https://www.financialresearch.gov/financial-stress-index/}}
}

@techreport{monin2017ofr,
  author = {Monin, Phillip},
  title = {The {OFR} Financial Stress Index},
  institution = {Office of Financial Research},
  type = {Working Paper},
  number = {17-04},
  year = {2017}
}

@misc{eia_prices,
  author = {{US Energy Information Administration}},
  title = {Spot and futures prices of crude oil, heating oil and natural gas},
  howpublished = {\\url{https://www.eia.gov/}}
}

@misc{frtib_tsp,
  author = {{Federal Retirement Thrift Investment Board}},
  title = {Thrift Savings Plan share prices},
  howpublished = {\\url{https://www.tsp.gov/}}
}

@misc{ecb_reference_rates,
  author = {{European Central Bank}},
  title = {Euro foreign exchange reference rates, and Composite Indicator of Systemic Stress},
  howpublished = {\\url{https://www.ecb.europa.eu/}}
}

@article{gilchrist2012credit,
  author = {Gilchrist, Simon and Zakraj{\\v{s}}ek, Egon},
  title = {Credit Spreads and Business Cycle Fluctuations},
  journal = {American Economic Review},
  year = {2012},
  volume = {102},
  number = {4},
  pages = {1692--1720},
  doi = {10.1257/aer.102.4.1692}
}

@misc{nber_cycle_dates,
  author = {{Business Cycle Dating Committee, National Bureau of Economic Research}},
  title = {{US} Business Cycle Expansions and Contractions},
  howpublished = {\\url{https://www.nber.org/research/data/us-business-cycle-expansions-and-contractions}},
  note = {by way of FRED, series USREC}
}
`,
  files: [daily, columns, monthly, sources],
  card: 'market-panel/README.md',
  load: () => seriesPanel(daily.path, 'date'),
  pull: pullMarketSeries,
  loadMonthly: () => seriesPanel(monthly.path, 'month'),
  columns: async () => {
    const table = await readCsvFile(dataPath(columns.path), { types: { observations: 'number' } })
    const text = (name: string) => (table.columns.find((column) => column.name === name) as TextColumn).values
    const observations = table.columns.find((column) => column.name === 'observations') as NumberColumn
    return text('column').map((column, i) => ({
      column,
      group: text('group')[i] as string,
      unit: text('unit')[i] as string,
      source: text('source')[i] as string,
      licence: text('licence_class')[i] as MarketColumn['licence'],
      first: text('first')[i] as string,
      last: text('last')[i] as string,
      observations: observations.values[i] as number,
    }))
  },
}

async function seriesPanel(path: string, period: string): Promise<Panel> {
  const table = await readCsvFile(dataPath(path), { types: { [period]: 'text' } })
  const series = table.columns.filter((column): column is NumberColumn => column.type === 'number')
  const values = new Float64Array(table.rowCount * series.length)
  series.forEach((column, f) => {
    for (let p = 0; p < table.rowCount; p++) values[p * series.length + f] = column.values[p] as number
  })
  return createPanel({
    entities: ['market'],
    periods: (table.columns.find((column) => column.name === period) as TextColumn).values,
    features: series.map((column) => column.name),
    values,
  })
}
