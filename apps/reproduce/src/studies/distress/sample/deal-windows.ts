import { type Panel, splitWindows, type Windows } from '@fdp/data'
import type { FoldSpec } from './fold-spec.ts'

/** Share of the windows that the paper's protocol draws for testing, and of the rest for validation. */
const PAPER_TEST = 0.2
const PAPER_VALIDATION = 0.2

/** Windows at random 80:20, and 80:20 of the first part again. A fold is one more draw. */
export function dealWindows(windows: Windows, { seed: first, fold }: Pick<FoldSpec, 'seed' | 'fold'>) {
  const seed = (first + fold) >>> 0
  const outer = splitWindows(windows, { fractions: { train: 1 - PAPER_TEST, test: PAPER_TEST }, seed })
  const inner = splitWindows(outer.train, {
    fractions: { train: 1 - PAPER_VALIDATION, validation: PAPER_VALIDATION, test: 0 },
    seed,
  })
  return { train: inner.train, validation: inner.validation, test: outer.test }
}

/** The panel with nothing but the rows that some of these windows cover. */
export function coveredBy(panel: Panel, windows: Windows): Panel {
  const [periods, features] = [panel.periods.length, panel.features.length]
  const place = new Map(panel.entities.map((name, index) => [name, index]))
  const observed = new Uint8Array(panel.observed.length)
  windows.entity.forEach((entity, i) => {
    const last = (place.get(windows.entities[entity] ?? '') ?? 0) * periods + (windows.period[i] ?? 0)
    observed.fill(1, last - windows.shape[1] + 1, last + 1)
  })
  const hidden = (cell: number) => observed[Math.floor(cell / features)] === 0
  return {
    ...panel,
    observed,
    values: panel.values.map((value, cell) => (hidden(cell) ? Number.NaN : value)),
    missing: panel.missing.map((flag, cell) => (hidden(cell) ? 1 : flag)),
  }
}
