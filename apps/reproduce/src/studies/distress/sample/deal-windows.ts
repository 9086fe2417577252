import { createHash } from 'node:crypto'
import { type Panel, splitWindows, type Windows } from '@fdp/data'
import type { FoldSpec } from './fold-spec.ts'

/** Share of the windows that the paper's protocol draws for testing, and of the rest for validation. */
const PAPER = { test: 0.2, validation: 0.2 }

/** Seeds that are close to one another give first numbers that are: by a hash no draw has to do with another, or with the next seed's. */
const dealSeed = (seed: number, fold: number, deal: 'test' | 'validation'): number =>
  createHash('sha256')
    .update(JSON.stringify([seed, fold, deal]))
    .digest()
    .readUInt32LE(0)

/** What of a fold's specification decides how windows are dealt. */
export type WindowDeal = Pick<FoldSpec, 'seed' | 'fold' | 'folds' | 'treatment'>

/**
 * Windows at random 80:20, and 80:20 of the first part again, or in the shares that folds of companies have. A fold is one more draw.
 */
export function dealWindows(windows: Windows, { seed, fold, folds, treatment }: WindowDeal) {
  const { test, validation } =
    treatment.shares === 'as-folds' ? { test: 1 / folds, validation: 1 / (folds - 1) } : PAPER
  const outer = splitWindows(windows, { fractions: { train: 1 - test, test }, seed: dealSeed(seed, fold, 'test') })
  const inner = splitWindows(outer.train, {
    fractions: { train: 1 - validation, validation, test: 0 },
    seed: dealSeed(seed, fold, 'validation'),
  })
  return { train: inner.train, validation: inner.validation, test: outer.test }
}

/** 1 at each row of the panel that some of these windows cover. */
function coverage(panel: Panel, parts: readonly Windows[]): Uint8Array {
  const place = new Map(panel.entities.map((name, index) => [name, index]))
  const covered = new Uint8Array(panel.observed.length)
  for (const windows of parts)
    windows.entity.forEach((entity, i) => {
      const company = place.get(windows.entities[entity] ?? '') ?? 0
      const last = company * panel.periods.length + (windows.period[i] ?? 0)
      covered.fill(1, last - windows.shape[1] + 1, last + 1)
    })
  return covered
}

/** The panel without the rows that only held-out windows cover: with what one sees who has not looked at them. */
export function withoutHeldOut(
  panel: Panel,
  { train, heldOut }: { readonly train: Windows; readonly heldOut: readonly Windows[] },
): Panel {
  const features = panel.features.length
  const [trained, held] = [coverage(panel, [train]), coverage(panel, heldOut)]
  const hidden = (row: number) => held[row] === 1 && trained[row] === 0
  return {
    ...panel,
    observed: panel.observed.map((seen, row) => (hidden(row) ? 0 : seen)),
    values: panel.values.map((value, cell) => (hidden(Math.floor(cell / features)) ? Number.NaN : value)),
    missing: panel.missing.map((flag, cell) => (hidden(Math.floor(cell / features)) ? 1 : flag)),
  }
}
