import { AMERICAN_PANEL_LINES, AMERICAN_RISK_RATIOS, computeIndicators, createPanel, type Panel } from '@fdp/data'
import { type AmericanWindowsPart, americanFeatures } from '@fdp/datasets'

/** The ratios that scoring models read, in order. */
export const SCORING_RATIOS: readonly string[] = AMERICAN_RISK_RATIOS.map(({ name }) => name)

const LABELS = new Map(AMERICAN_RISK_RATIOS.map(({ name, label }) => [name, label]))

/** A ratio's name as a reader knows it. */
export const ratioLabel = (name: string): string => LABELS.get(name) ?? name

/**
 * Ratios of a panel of amounts X1..X18; labels and periods are kept. Amounts are rounded to single precision, in which ready-made windows
 * come, so that a company gets the same score in either form.
 */
export const ratioPanel = (amounts: Panel): Panel =>
  computeIndicators(
    { ...amounts, values: amounts.values.map(Math.fround) },
    { indicators: AMERICAN_RISK_RATIOS, lines: AMERICAN_PANEL_LINES },
  )

/** Ready-made windows as a panel of the same amounts: one run of years a company. */
export function panelOfWindows({ windows, width }: AmericanWindowsPart): Panel {
  const { values, labels, entity, period, entities, periods } = windows
  const size = americanFeatures.length
  const rows = Array.from(entity, (company, index) => {
    const lastYear = Number(periods[period[index] ?? 0])
    return Array.from({ length: width }, (_, step) => ({
      entity: entities[company] ?? '',
      period: String(lastYear - width + 1 + step),
      values: values.subarray((index * width + step) * size, (index * width + step + 1) * size),
    }))
  }).flat()
  return createPanel({
    features: americanFeatures,
    entities,
    rows,
    ...(labels.length === 0 ? {} : { labels: { level: 'entity', values: labels } }),
  })
}
