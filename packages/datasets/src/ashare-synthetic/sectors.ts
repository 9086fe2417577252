/**
 * What companies of a sector have in common. The figures are round ones, chosen by hand to lie in the range of Chinese listed companies; they
 * are estimated from no data.
 */
export interface Sector {
  readonly name: string
  /** Share of the companies. */
  readonly weight: number
  /** Annual revenue over total assets. */
  readonly turnover: number
  readonly grossMargin: number
  /** Fixed assets over total assets. */
  readonly fixedShare: number
  /** Days of revenue in receivables, of cost in inventory and payables. */
  readonly receivableDays: number
  readonly inventoryDays: number
  readonly payableDays: number
  /** Liabilities over assets. */
  readonly leverage: number
  /** Share of the year's revenue by quarter, times four. */
  readonly season: readonly [number, number, number, number]
}

const sector = (
  name: string,
  weight: number,
  [turnover, grossMargin, fixedShare, leverage]: readonly [number, number, number, number],
  [receivableDays, inventoryDays, payableDays]: readonly [number, number, number],
  season: Sector['season'],
): Sector => ({
  name,
  weight,
  turnover,
  grossMargin,
  fixedShare,
  receivableDays,
  inventoryDays,
  payableDays,
  leverage,
  season,
})

/** The twelve sectors of the synthetic A-share sample. */
export const sectors: readonly Sector[] = [
  sector('machinery', 0.22, [0.62, 0.25, 0.22, 0.45], [110, 120, 110], [0.85, 1.02, 0.98, 1.15]),
  sector('electronics', 0.14, [0.66, 0.22, 0.24, 0.42], [95, 90, 90], [0.88, 0.98, 1.02, 1.12]),
  sector('chemicals', 0.13, [0.7, 0.22, 0.35, 0.43], [50, 55, 60], [0.92, 1.03, 1, 1.05]),
  sector('pharmaceuticals', 0.1, [0.55, 0.45, 0.22, 0.33], [85, 130, 60], [0.97, 1, 0.98, 1.05]),
  sector('metals', 0.07, [1, 0.12, 0.38, 0.52], [30, 60, 50], [0.93, 1.02, 1.01, 1.04]),
  sector('food', 0.06, [0.8, 0.35, 0.28, 0.38], [20, 110, 45], [1.1, 0.93, 0.97, 1]),
  sector('textiles', 0.05, [0.65, 0.26, 0.25, 0.42], [55, 140, 55], [0.95, 0.97, 0.98, 1.1]),
  sector('construction', 0.05, [0.62, 0.13, 0.08, 0.66], [130, 90, 150], [0.7, 1, 1, 1.3]),
  sector('real estate', 0.05, [0.28, 0.28, 0.05, 0.68], [20, 700, 150], [0.6, 0.9, 0.9, 1.6]),
  sector('retail', 0.05, [1.3, 0.2, 0.2, 0.55], [15, 50, 60], [1.08, 0.95, 0.94, 1.03]),
  sector('software', 0.05, [0.5, 0.4, 0.08, 0.33], [130, 50, 70], [0.65, 0.9, 0.95, 1.5]),
  sector('utilities', 0.03, [0.4, 0.25, 0.55, 0.58], [60, 15, 60], [1.05, 0.93, 1, 1.02]),
]
