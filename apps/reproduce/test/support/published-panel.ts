import { madeUpPanel } from '../run-fdp.ts'

/** Made-up companies whose last years lie from 2009 to 2016, so that all three published periods have some. */
export function panelLines(): string[] {
  const [header = '', ...rows] = madeUpPanel({ companies: 240, years: 6, failedEvery: 4 })
  return [
    header,
    ...rows.map((row) => {
      const cells = row.split(',')
      const company = Number(cells[0]?.slice(2))
      // The sixth year lies between 2009 and 2016, alike often for companies that failed and others.
      cells[2] = String(Number(cells[2]) + 4 + ((Math.floor(company / 4) + company) % 8))
      return cells.join(',')
    }),
  ]
}

/** The last year of each of these companies. */
export function lastYears(): Map<string, number> {
  const last = new Map<string, number>()
  for (const line of panelLines().slice(1)) {
    const [company = '', , year] = line.split(',')
    last.set(company, Math.max(last.get(company) ?? 0, Number(year)))
  }
  return last
}

/** A training of seconds on `panel.csv`. */
// biome-ignore format: a command line
export const TRAIN_SMALL = ['train', 'distress', '--data', 'panel.csv', '--windows', '3', '--networks', '1', '--bags', '1', '--epochs', '2', '--seed', '3'] as const
