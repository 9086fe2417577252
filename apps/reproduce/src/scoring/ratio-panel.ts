import { AMERICAN_PANEL_LINES, AMERICAN_RISK_RATIOS, computeIndicators, type Panel } from '@fdp/data'

/** The ratios that scoring models read, in order. */
export const SCORING_RATIOS: readonly string[] = AMERICAN_RISK_RATIOS.map(({ name }) => name)

const LABELS = new Map(AMERICAN_RISK_RATIOS.map(({ name, label }) => [name, label]))

/** A ratio's name as a reader knows it. */
export const ratioLabel = (name: string): string => LABELS.get(name) ?? name

/**
 * Ratios of a panel of amounts X1..X18; labels and periods are kept. Amounts are rounded to single precision first, so that a company whose
 * amounts were kept in it, as windows keep them, gets the same score.
 */
export const ratioPanel = (amounts: Panel): Panel =>
  computeIndicators(
    { ...amounts, values: amounts.values.map(Math.fround) },
    { indicators: AMERICAN_RISK_RATIOS, lines: AMERICAN_PANEL_LINES },
  )
