import { AMERICAN_PANEL_LINES, AMERICAN_RISK_RATIOS, computeIndicators, type Panel } from '@fdp/data'
import { InputError } from '../errors.ts'

/** The ratios that scoring models read, in order. */
export const SCORING_RATIOS: readonly string[] = AMERICAN_RISK_RATIOS.map(({ name }) => name)

const LABELS = new Map(AMERICAN_RISK_RATIOS.map(({ name, label }) => [name, label]))

/** A ratio's name as a reader knows it. */
export const ratioLabel = (name: string): string => LABELS.get(name) ?? name

/**
 * Ratios of a panel of amounts X1..X18; labels and periods are kept. Amounts are rounded to single precision first, so that a company whose
 * amounts were kept in it, as windows keep them, gets the same score.
 *
 * @throws InputError `data.unusable` for an amount beyond it
 */
export function ratioPanel(amounts: Panel): Panel {
  const values = amounts.values.map(Math.fround)
  const beyond = values.findIndex((value, at) => Math.abs(value) === Infinity && Number.isFinite(amounts.values[at]))
  if (beyond !== -1) {
    const { entities, features } = amounts
    const company = entities[Math.floor(beyond / (values.length / entities.length))]
    throw new InputError(
      'data.unusable',
      'amounts are below 3.4e38, what single precision holds',
      `${amounts.values[beyond]} (${features[beyond % features.length]} of ${company})`,
    )
  }
  return computeIndicators({ ...amounts, values }, { indicators: AMERICAN_RISK_RATIOS, lines: AMERICAN_PANEL_LINES })
}
