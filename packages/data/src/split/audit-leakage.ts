import { checkList, checkObject, checkOneOf } from '../check.ts'
import { checkPanelOrWindows } from '../data-kind.ts'
import type { AppliedTransform } from '../fit/applied.ts'
import { auditFit } from './audit-fit.ts'
import { type AuditedPart, auditedPart, numberKeys, type SampleKeys } from './audited-part.ts'
import type { LeakageFinding, LeakageReport } from './leakage-report.ts'
import type { Split } from './split.ts'

const TIME_SPLITS: readonly Split['kind'][] = ['time', 'walk-forward', 'purged-k-fold']
const KINDS: readonly Split['kind'][] = ['entity', 'last-period', 'group-k-fold', ...TIME_SPLITS, 'window']

const sharedEntities = (
  train: AuditedPart,
  other: AuditedPart,
  keys: SampleKeys,
  kind: Split['kind'],
): LeakageFinding => {
  const known = new Set(train.entity.map((e) => keys.entity(train, e)))
  const entities = new Set(other.entity.map((e) => keys.entity(other, e)))
  const count = [...entities].filter((id) => known.has(id)).length
  return {
    kind: 'entities',
    part: other.role,
    count,
    of: entities.size,
    leak: count > 0 && (!TIME_SPLITS.includes(kind) || other.labelOfEntity),
    message:
      count === 0
        ? `no entity of ${other.role} is in training`
        : `${count} of ${entities.size} ${other.role} entities are in training${other.labelOfEntity ? ', and the label belongs to the entity: a model may recognise it' : ''}`,
  }
}

const sharedRows = (train: AuditedPart, other: AuditedPart, keys: SampleKeys): LeakageFinding => {
  const seen = new Uint8Array(keys.rows)
  for (let i = 0; i < train.count; i++)
    for (let p = train.first(i); p <= train.last[i]!; p++) seen[keys.row(train, train.entity[i]!, p)] = 1
  let count = 0
  for (let i = 0; i < other.count; i++)
    for (let p = other.first(i); p <= other.last[i]!; p++)
      if (seen[keys.row(other, other.entity[i]!, p)] === 1) {
        count++
        break
      }
  return {
    kind: 'rows',
    part: other.role,
    count,
    of: other.count,
    leak: count > 0,
    message: `${count} of ${other.count} ${other.role} ${other.noun} share ${other.periodNoun} with training`,
  }
}

const sharedTime = (train: AuditedPart, other: AuditedPart, keys: SampleKeys, kind: Split['kind']): LeakageFinding => {
  const byTime = TIME_SPLITS.includes(kind)
  const busy = new Uint8Array(keys.periods)
  for (let i = 0; i < train.count; i++)
    for (let p = train.first(i); p <= train.last[i]! + train.horizon; p++) busy[keys.period(train, p)] = 1
  let count = 0
  for (let i = 0; i < other.count; i++)
    for (let p = other.first(i); p <= other.last[i]! + other.horizon; p++)
      if (busy[keys.period(other, p)] === 1) {
        count++
        break
      }
  return {
    kind: 'time',
    part: other.role,
    count,
    of: other.count,
    leak: count > 0 && byTime,
    message: `${count} of ${other.count} ${other.role} ${other.noun} lie in ${other.periodNoun} that training spans, labels counted in${byTime ? '' : ' (this split does not keep time apart)'}`,
  }
}

/** 53 bits of FNV-1a over the 32-bit patterns of a sample's cells. */
const contentKey = (cells: Float32Array): number => {
  const words = new Uint32Array(cells.buffer, cells.byteOffset, cells.length)
  let [low, high] = [0x811c9dc5, 0x9e3779b9]
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    low = Math.imul(low ^ word, 0x01000193)
    low ^= low >>> 15
    high = Math.imul(high ^ word, 0x85ebca6b)
    high ^= high >>> 13
  }
  return (low >>> 0) * 0x200000 + ((high >>> 0) & 0x1fffff)
}

/** The last sample of a part with each content. */
const holdersOf = (part: AuditedPart): ReadonlyMap<number, number> => {
  const holders = new Map<number, number>()
  for (let i = 0; i < part.count; i++) holders.set(contentKey(part.cells(i)), i)
  return holders
}

const duplicates = (
  train: AuditedPart,
  holders: ReadonlyMap<number, number>,
  other: AuditedPart,
  keys: SampleKeys,
): LeakageFinding => {
  const identity = (part: AuditedPart, i: number): number => keys.row(part, part.entity[i]!, part.last[i]!)
  let count = 0
  for (let i = 0; i < other.count; i++) {
    const twin = holders.get(contentKey(other.cells(i)))
    if (twin === undefined || identity(train, twin) === identity(other, i)) continue
    const [mine, theirs] = [other.cells(i), train.cells(twin)]
    // Rows without any value are alike and tell nothing.
    if (mine.every((value, c) => Object.is(value, theirs[c])) && !mine.every(Number.isNaN)) count++
  }
  return {
    kind: 'duplicates',
    part: other.role,
    count,
    of: other.count,
    leak: count > 0,
    message: `${count} of ${other.count} ${other.role} ${other.noun} have exactly the values of one in training under another entity or period`,
  }
}

const missingRoles = (parts: readonly AuditedPart[]): LeakageFinding[] =>
  parts
    .filter((part) => part.count > 0 && part.data.role !== part.role)
    .map((part) => ({
      kind: 'role',
      part: part.role,
      count: part.count,
      of: part.count,
      leak: true,
      message: `the ${part.role} part carries the role ${part.data.role ?? 'none'}, so that nothing stops a fit on it`,
    }))

/**
 * Looks for what lets a model see its test: entities in two parts, raw rows in two parts, overlapping time (labels
 * counted in), scalers, winsorizers and imputers fitted on other rows than training, equal rows under different names,
 * parts without their role. It counts each for validation and test and says whether it leaks in a split of this kind: a
 * split by entity shares calendar time by design, a split by time shares entities, which leaks where the label is the
 * entity's.
 *
 * A scaler is known by what its data records in `applied`; one that was applied elsewhere can be given in `fitted`.
 *
 * @throws DataError `invalid-option` for a kind that is none, `invalid-shape` for a part that is no data (one without samples may be empty, not
 *   left out)
 * @param split any split or fold, or three parts put together by hand with the `kind` they are meant to be
 * @example
 * const { leaks } = auditLeakage(splitWindows(windows, { fractions: { train: 0.8, test: 0.2 }, seed: 1 }))
 * leaks.map(({ message }) => message) // '890 of 890 test windows share quarters with training', ...
 */
export const auditLeakage = (
  split: Pick<Split, 'kind' | 'train' | 'validation' | 'test'>,
  fitted: readonly Pick<AppliedTransform, 'kind' | 'fittedOn'>[] = [],
): LeakageReport => {
  checkObject(split, 'the split')
  checkOneOf(split.kind, KINDS, 'kind')
  checkList(fitted, 'fitted')
  for (const role of ['train', 'validation', 'test'] as const) checkPanelOrWindows(split[role], `the ${role} part`)
  const parts = (['train', 'validation', 'test'] as const)
    .map((role) => auditedPart(role, split[role]))
    .filter((part) => part.role === 'train' || part.count > 0)
  const [train, ...others] = parts as [AuditedPart, ...AuditedPart[]]
  const keys = numberKeys(parts)
  const holders = holdersOf(train)
  const between = others.flatMap((other) => [
    sharedEntities(train, other, keys, split.kind),
    sharedRows(train, other, keys),
    sharedTime(train, other, keys, split.kind),
    duplicates(train, holders, other, keys),
  ])
  const findings = [...between, ...auditFit(parts, fitted), ...missingRoles(parts)]
  const leaks = findings.filter(({ leak }) => leak)
  return { kind: split.kind, findings, leaks, clean: leaks.length === 0 }
}
