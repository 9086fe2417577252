import { checkOneOf } from '../check.ts'
import { DataError } from '../errors.ts'
import type { Panel } from './panel.ts'

/**
 * Turns row labels into one label per entity: `any` is 1 when any of its rows is, `last` is its last known row label. An
 * entity without a known row label is -1.
 *
 * @throws DataError `missing-label` when the panel has no row labels
 * @example
 * slidingWindows(labelEntities(panel, 'any'), { width: 8, label: 'entity' })
 */
export const labelEntities = (panel: Panel, rule: 'any' | 'last'): Panel => {
  checkOneOf(rule, ['any', 'last'], 'rule')
  const { labels } = panel
  if (labels?.level !== 'row')
    throw new DataError({
      code: 'missing-label',
      rule: 'the panel must have labels of level row',
      received: labels?.level,
    })
  const P = panel.periods.length
  const values = new Int8Array(panel.entities.length).fill(-1)
  labels.values.forEach((label, r) => {
    const e = Math.floor(r / P)
    if (label >= 0) values[e] = rule === 'last' ? label : Math.max(values[e]!, label)
  })
  return { ...panel, labels: { level: 'entity', values } }
}
