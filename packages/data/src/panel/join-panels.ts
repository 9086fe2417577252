import { checkOneOf } from '../check.ts'
import { DataError } from '../errors.ts'
import type { AppliedTransform } from '../fit/applied.ts'
import { missingMask } from './missing-mask.ts'
import { countCells, type Panel } from './panel.ts'
import { checkPeriods } from './periods.ts'

/** Which (entity, period) rows a join keeps: those of both, of the left one, or of either. */
export type JoinKind = 'inner' | 'left' | 'outer'

const observedAt = (panel: Panel) => {
  const entityOf = new Map(panel.entities.map((name, index) => [name, index]))
  const periodOf = new Map(panel.periods.map((key, index) => [key, index]))
  return (entity: string, period: string): number => {
    const [e, p] = [entityOf.get(entity), periodOf.get(period)]
    if (e === undefined || p === undefined) return -1
    const row = e * panel.periods.length + p
    return panel.observed[row] === 1 ? row : -1
  }
}

const appliedToEither = (left: Panel, right: Panel): readonly AppliedTransform[] => {
  const steps = [...(left.applied ?? [])]
  for (const step of right.applied ?? [])
    if (
      !steps.some(
        ({ kind, method, fittedOn }) =>
          kind === step.kind && method === step.method && fittedOn.fingerprint === step.fittedOn.fingerprint,
      )
    )
      steps.push(step)
  return steps
}

/**
 * Joins two panels by (entity, period): features of the left one, then of the right one. Cells of a row that one side
 * lacks are missing. Labels and attributes are the left one's (an entity that only the right one has gets label -1 and
 * the attribute ''), or the right one's labels when the left has none. What was applied to either side counts as applied to
 * both, so that `auditLeakage` still sees what it was fitted on.
 *
 * @throws DataError `invalid-shape` when both have a feature of one name, `invalid-period` when their keys differ in form,
 *   `role` when they belong to different parts of a split
 * @example
 * joinPanels(balanceSheets, incomeStatements, 'inner')
 */
export const joinPanels = (left: Panel, right: Panel, how: JoinKind): Panel => {
  checkOneOf(how, ['inner', 'left', 'outer'], 'how')
  const twice = right.features.find((name) => left.features.includes(name))
  if (twice !== undefined)
    throw new DataError({ code: 'invalid-shape', rule: 'joined panels must not share a feature name', received: twice })
  if (left.role !== right.role)
    throw new DataError({
      code: 'role',
      rule: 'joined panels must be of the same part of a split',
      received: [left.role ?? null, right.role ?? null],
    })
  const [leftRow, rightRow] = [observedAt(left), observedAt(right)]
  const union = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])]
  const entities = how === 'outer' ? union(left.entities, right.entities) : [...left.entities]
  const periods = (how === 'outer' ? union(left.periods, right.periods) : [...left.periods]).sort()
  checkPeriods(union(left.periods, right.periods))
  const [P, L, R] = [periods.length, left.features.length, right.features.length]
  const F = L + R
  const values = new Float64Array(countCells(entities.length, P, F)).fill(Number.NaN)
  const observed = new Uint8Array(entities.length * P)
  const rowLabels = new Int8Array(observed.length).fill(-1)
  const source = left.labels === undefined ? right : left
  entities.forEach((entity, e) => {
    periods.forEach((period, p) => {
      const [a, b] = [leftRow(entity, period), rightRow(entity, period)]
      if (how === 'inner' ? a < 0 || b < 0 : how === 'left' ? a < 0 : a < 0 && b < 0) return
      const row = e * P + p
      observed[row] = 1
      if (a >= 0) values.set(left.values.subarray(a * L, (a + 1) * L), row * F)
      if (b >= 0) values.set(right.values.subarray(b * R, (b + 1) * R), row * F + L)
      const at = source === left ? a : b
      if (source.labels?.level === 'row' && at >= 0) rowLabels[row] = source.labels.values[at]!
    })
  })
  const { labels } = source
  const entityLabel = new Map(source.entities.map((name, index) => [name, labels?.values[index] ?? -1]))
  const applied = appliedToEither(left, right)
  const attributeAt = new Map(left.entities.map((name, index) => [name, index]))
  return {
    entities,
    periods,
    features: [...left.features, ...right.features],
    values,
    missing: missingMask(values),
    observed,
    ...(labels === undefined
      ? {}
      : {
          labels:
            labels.level === 'row'
              ? { level: 'row' as const, values: rowLabels }
              : { level: 'entity' as const, values: Int8Array.from(entities, (name) => entityLabel.get(name) ?? -1) },
        }),
    ...(left.attributes === undefined
      ? {}
      : {
          attributes: Object.fromEntries(
            Object.entries(left.attributes).map(([name, list]) => [
              name,
              entities.map((entity) => list[attributeAt.get(entity) ?? -1] ?? ''),
            ]),
          ),
        }),
    ...(left.role === undefined ? {} : { role: left.role }),
    ...(applied.length === 0 ? {} : { applied }),
  }
}
