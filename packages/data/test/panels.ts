import type { Panel } from '../src/panel/panel.ts'
import { createPanel } from '../src/panel/panel.ts'

/** Quarters from 2010Q1 on. */
export const quarters = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${2010 + Math.floor(i / 4)}Q${(i % 4) + 1}`)

/** A full panel whose every cell is different, so that a row can be told by its values. */
export const fullPanel = (labels: readonly number[], periods: number, features = 2): Panel =>
  createPanel({
    entities: labels.map((_, e) => `E${e}`),
    periods: quarters(periods),
    features: Array.from({ length: features }, (_, f) => `f${f}`),
    values: Float64Array.from({ length: labels.length * periods * features }, (_, i) => i),
    labels: { level: 'entity', values: labels },
  })

/** The sample of Song et al. (2025, Table 2): 755 companies of class 0 and 135 of class 1, 12 quarters. */
export const paperPanel = (features = 1): Panel =>
  fullPanel(
    Array.from({ length: 890 }, (_, e) => (e < 755 ? 0 : 1)),
    12,
    features,
  )
