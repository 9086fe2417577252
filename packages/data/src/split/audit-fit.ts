import type { AppliedTransform, FittedOn } from '../fit/applied.ts'
import { entityHash, fingerprintOfKeys } from '../fit/row-set.ts'
import type { AuditedPart } from './audited-part.ts'
import type { LeakageFinding } from './leakage-report.ts'

type Fitted = Pick<AppliedTransform, 'kind' | 'fittedOn'>

const subsets = (parts: readonly AuditedPart[]): readonly (readonly AuditedPart[])[] =>
  Array.from({ length: 2 ** parts.length - 1 }, (_, mask) => parts.filter((__, bit) => ((mask + 1) >> bit) & 1))

/** The fingerprint of the union of the parts' rows, each row once. */
const unionFingerprint = (parts: readonly AuditedPart[]): string => {
  const rows = new Map<string, Set<string>>()
  for (const { data, rows: own } of parts)
    for (let i = 0; i < own.entity.length; i++) {
      const entity = data.entities[own.entity[i]!] as string
      const known = rows.get(entity) ?? new Set()
      known.add(data.periods[own.period[i]!] as string)
      rows.set(entity, known)
    }
  return fingerprintOfKeys(rows)
}

/** Entities of the parts that were in the fitting set, where the parts' time overlaps the set's. */
const entitiesSeen = (parts: readonly AuditedPart[], { entitySketch, periods: [first, last] }: FittedOn): number => {
  const sketch = new Set(entitySketch.match(/.{8}/g) ?? [])
  const seen = new Set<string>()
  for (const part of parts) {
    const known = new Set<number>()
    for (let i = 0; i < part.count; i++) {
      const [from, to] = [part.data.periods[part.first(i)] as string, part.data.periods[part.last[i]!] as string]
      if (from <= last && to >= first) known.add(part.entity[i]!)
    }
    for (const entity of known) {
      const name = part.data.entities[entity] as string
      if (sketch.has(entityHash(name))) seen.add(name)
    }
  }
  return seen.size
}

/**
 * One finding for each fitted thing: whether it was fitted on this training part. A set of rows that is no union of the
 * parts is judged by its role and by the entities and periods that it has in common with validation and test.
 */
export const auditFit = (parts: readonly AuditedPart[], given: readonly Fitted[]): LeakageFinding[] => {
  const steps: Fitted[] = []
  for (const step of [...given, ...parts.flatMap((part): readonly Fitted[] => part.data.applied ?? [])])
    if (!steps.some(({ kind, fittedOn }) => kind === step.kind && fittedOn.fingerprint === step.fittedOn.fingerprint))
      steps.push(step)
  if (steps.length === 0) return []
  const unions = subsets(parts).map((set) => ({
    names: set.map(({ role }) => role).join(' + '),
    fingerprint: unionFingerprint(set),
  }))
  return steps.map(({ kind, fittedOn }) => {
    const union = unions.find(({ fingerprint }) => fingerprint === fittedOn.fingerprint)
    const seen = entitiesSeen(parts.slice(1), fittedOn)
    const leak = union === undefined ? fittedOn.role !== 'train' || seen > 0 : union.names !== 'train'
    const where =
      union !== undefined
        ? `the rows of ${union.names}`
        : `${fittedOn.rows} rows, ${fittedOn.periods.join(' to ')}, ${fittedOn.role === 'train' ? 'of a training part with other rows than this one' : 'that had not been split'}, with ${seen} entities of validation and test among them`
    return {
      kind: 'fit',
      part: 'train',
      count: leak ? 1 : 0,
      of: 1,
      leak,
      message: `the ${kind} was fitted on ${where}`,
    }
  })
}
