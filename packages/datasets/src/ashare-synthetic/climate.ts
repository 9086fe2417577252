import { randomStream } from '../random/stream.ts'
import { sectors } from './sectors.ts'

/** Shocks common to all companies and to those of a sector, by quarter. */
export interface Climate {
  /** macro + sector shock, in units of the latent health. */
  at(sector: number, quarter: number): number
}

const MACRO = { persistence: 0.9, shock: 0.15 }
const SECTOR = { persistence: 0.85, shock: 0.15 }

/** First quarter of the climate, 1990Q1, counted as year * 4 + quarter: cohorts of any later year live in the same one. */
const EPOCH = 1990 * 4

/**
 * First-order autoregressions from 1990Q1 on: two cohorts of one seed (a sample and a later year to test on) see the same economy.
 */
export function climate(seed: number, lastQuarter: number): Climate {
  const series = [-1, ...sectors.keys()].map((index) => {
    const { persistence, shock } = index < 0 ? MACRO : SECTOR
    const { normal } = randomStream(seed, 1, index + 1)
    const values = new Float64Array(lastQuarter - EPOCH + 1)
    let state = 0
    for (let q = 0; q < values.length; q++) {
      state = persistence * state + shock * normal()
      values[q] = state
    }
    return values
  })
  return {
    at: (sector, quarter) =>
      (series[0]?.[quarter - EPOCH] as number) + (series[sector + 1]?.[quarter - EPOCH] as number),
  }
}
