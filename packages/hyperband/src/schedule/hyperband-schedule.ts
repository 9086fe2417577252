import { check, checkInteger, checkKeys, checkPositive } from '../errors.ts'
import { ceilDivide, ceilLog, floorDivide, floorLog } from './integer-log.ts'

/** How many configurations a bracket's rungs hold. See {@link hyperbandSchedule}. */
export type ScheduleName = 'algorithm1' | 'table1' | 'kerasTuner'

/** What happens to resources that are no integers. */
export type Rounding = 'none' | 'floor' | 'nearest' | 'ceil'

/** A step of a bracket: so many configurations, each brought to `resource` in all (not by `resource` more). */
export interface Rung {
  readonly configurations: number
  readonly resource: number
}

/** One run of successive halving; `s` is the number of times that it cuts its field. */
export interface Bracket {
  readonly s: number
  readonly rungs: readonly Rung[]
}

/** All brackets of one Hyperband iteration, the most exploring first, with their sums. */
export interface Schedule {
  readonly brackets: readonly Bracket[]
  /** Different configurations that are drawn. */
  readonly configurations: number
  /** Evaluations: one for each configuration and rung. */
  readonly jobs: number
  /** Resource spent when each evaluation begins anew. */
  readonly resourceFromScratch: number
  /** Resource spent when a promoted configuration goes on from its checkpoint. */
  readonly resourceResumed: number
}

/** Options of {@link hyperbandSchedule}. */
export interface ScheduleOptions {
  /** The most that one configuration may get, the paper's R: epochs, trees, rows, seconds. */
  readonly maxResource: number
  /** One in `eta` configurations is promoted. An integer of at least 2; default 3. */
  readonly eta?: number
  /** The least that is worth giving; default 1. */
  readonly minResource?: number
  /** Default `algorithm1`. */
  readonly schedule?: ScheduleName
  /**
   * Resources such as 50 / 27 = 1.85 stay fractions with `none`; the others give integers, and need integers of at least 1
   * for `maxResource` and `minResource`: else a rung could have more than the most, or nothing more than the one before.
   * Default `ceil` for `kerasTuner` (which defines it so) and `none` for the others.
   */
  readonly rounding?: Rounding
}

/** The keys of {@link ScheduleOptions}. */
export const SCHEDULE_KEYS = ['maxResource', 'eta', 'minResource', 'schedule', 'rounding']

/** The keys of what has rungs, but not the brackets of Hyperband. */
export const RUNG_KEYS = ['maxResource', 'eta', 'minResource', 'rounding']

const ROUND: Record<Rounding, (resource: number) => number> = {
  none: (resource) => resource,
  floor: Math.floor,
  nearest: Math.round,
  ceil: Math.ceil,
}

/** Up to this quotient of the most and the least resource, all sizes are integers below 2^53: (s_max + 2) 2^47 is, too. */
const MOST_TIMES_LEAST = 2 ** 47

/** A resource, rounded as asked. */
export function roundResource(resource: number, rounding: Rounding): number {
  return ROUND[rounding](resource)
}

/**
 * The sizes of bracket `s`, rungs 0 to s.
 * - `algorithm1`: n = ceil((s_max + 1) eta^s / (s + 1)), n_i = floor(n / eta^i) (Li et al. 2018, Algorithm 1).
 * - `table1`: n = floor((s_max + 1) / (s + 1)) eta^s, n_i = floor(n / eta^i): the paper's own Table 1, as HpBandSter and
 *   DEHB compute it.
 * - `kerasTuner`: n_i = ceil(e / (s + 1) eta^(s - i)) with e = ceil(1 + log_eta R) (KerasTuner 1.4, `_get_size`).
 */
function sizes(schedule: ScheduleName, s: number, sMax: number, ends: number, eta: number): number[] {
  const width = eta ** s
  const n = schedule === 'table1' ? floorDivide(sMax + 1, s + 1) * width : ceilDivide((sMax + 1) * width, s + 1)
  return Array.from({ length: s + 1 }, (_, i) =>
    schedule === 'kerasTuner' ? ceilDivide(ends * eta ** (s - i), s + 1) : Math.max(1, floorDivide(n, eta ** i)),
  )
}

/**
 * The brackets of Hyperband as pure integer arithmetic: no floating-point logarithm takes part, so R = 243 and R = 1000
 * have the brackets that they should. Bracket s begins with `maxResource / eta^s`.
 *
 * The paper's Algorithm 1, its Table 1 and KerasTuner differ in the number of configurations; all three are here by name.
 *
 * @throws HyperbandError `invalidSchedule` for eta below 2 or no integer, resources that are not positive (with rounding: no
 * integers of at least 1), maxResource below minResource or more than 2^47 times as much, or an unknown key.
 * @see Li, Jamieson, DeSalvo, Rostamizadeh, Talwalkar (2018), Hyperband, JMLR 18(185), Algorithm 1 and Table 1.
 * @example
 * hyperbandSchedule({ maxResource: 81, eta: 3 }).brackets[1].rungs
 * // [{ configurations: 34, resource: 3 }, { 11, 9 }, { 3, 27 }, { 1, 81 }]
 */
export function hyperbandSchedule(options: ScheduleOptions): Schedule {
  checkKeys(options, SCHEDULE_KEYS, 'hyperbandSchedule', 'invalidSchedule')
  const { maxResource, eta, minResource, schedule, rounding } = completeScheduleOptions(options)
  const sMax = floorLog(eta, maxResource, minResource)
  const ends = 1 + ceilLog(eta, maxResource, minResource)
  const round = ROUND[rounding]
  const brackets: Bracket[] = []
  for (let s = sMax; s >= 0; s--) {
    const rungs = sizes(schedule, s, sMax, ends, eta).map((configurations, i) => ({
      configurations,
      resource: round(maxResource / eta ** (s - i)),
    }))
    brackets.push({ s, rungs })
  }
  return withTotals(brackets)
}

/** Validates the values of the options of {@link hyperbandSchedule}, and fills them in. */
export function completeScheduleOptions(options: ScheduleOptions): Required<ScheduleOptions> {
  const { maxResource, eta = 3, minResource = 1, schedule = 'algorithm1' } = options
  const rounding = options.rounding ?? (schedule === 'kerasTuner' ? 'ceil' : 'none')
  checkInteger(eta, 'eta', 2, 'invalidSchedule')
  checkPositive(minResource, 'minResource', 'invalidSchedule')
  checkPositive(maxResource, 'maxResource', 'invalidSchedule')
  check(
    maxResource >= minResource,
    'invalidSchedule',
    `maxResource must be at least minResource = ${minResource}`,
    maxResource,
  )
  check(
    ['algorithm1', 'table1', 'kerasTuner'].includes(schedule),
    'invalidSchedule',
    'schedule must be algorithm1, table1 or kerasTuner',
    schedule,
  )
  check(
    maxResource / minResource <= MOST_TIMES_LEAST,
    'invalidSchedule',
    `maxResource must be at most 2^47 times minResource = ${minResource}`,
    maxResource,
  )
  check(Object.hasOwn(ROUND, rounding), 'invalidSchedule', 'rounding must be none, floor, nearest or ceil', rounding)
  if (rounding !== 'none') {
    checkInteger(maxResource, `with rounding ${rounding}, maxResource`, 1, 'invalidSchedule')
    checkInteger(minResource, `with rounding ${rounding}, minResource`, 1, 'invalidSchedule')
  }
  return { maxResource, eta, minResource, schedule, rounding }
}

/** Options of {@link successiveHalvingSchedule}. */
export interface HalvingOptions {
  /** How many configurations the first rung holds. */
  readonly configurations: number
  /** What the last rung gives. */
  readonly maxResource: number
  /** The least that is worth giving; default 1. */
  readonly minResource?: number
  /** One in `eta` configurations is promoted. An integer of at least 2; default 3. */
  readonly eta?: number
  /** Default `none`. */
  readonly rounding?: Rounding
}

/**
 * One bracket. Rung i gives the best max(1, floor(n / eta^i)) of n = `configurations` a resource of
 * `maxResource / eta^(s - i)`, with s = floor(log_eta(maxResource / minResource)): so the last rung has `maxResource`
 * itself, and the first one `minResource` or up to eta times as much.
 *
 * @throws HyperbandError `invalidSchedule` as {@link hyperbandSchedule}, and for fewer than one configuration.
 * @see Jamieson, Talwalkar (2016), Non-stochastic best arm identification and hyperparameter optimization, AISTATS.
 * @example
 * successiveHalvingSchedule({ configurations: 27, maxResource: 27 }).brackets[0].rungs.length // 4
 */
export function successiveHalvingSchedule(options: HalvingOptions): Schedule {
  checkHalvingKeys(options, 'successiveHalvingSchedule')
  const { configurations, ...rest } = options
  checkInteger(configurations, 'configurations', 1, 'invalidSchedule')
  const { maxResource, eta, minResource, rounding } = completeScheduleOptions(rest)
  const s = floorLog(eta, maxResource, minResource)
  const rungs: Rung[] = []
  for (let i = 0; i <= s; i++) {
    rungs.push({
      configurations: Math.max(1, floorDivide(configurations, eta ** i)),
      resource: ROUND[rounding](maxResource / eta ** (s - i)),
    })
  }
  return withTotals([{ s, rungs }])
}

/** @throws HyperbandError `invalidSchedule` for a key that is none of {@link HalvingOptions}. */
export function checkHalvingKeys(options: HalvingOptions, name: string): void {
  checkKeys(options, ['configurations', ...RUNG_KEYS], name, 'invalidSchedule')
}

function withTotals(brackets: readonly Bracket[]): Schedule {
  let configurations = 0
  let jobs = 0
  let resourceFromScratch = 0
  let resourceResumed = 0
  for (const { rungs } of brackets) {
    configurations += rungs[0]?.configurations ?? 0
    let previous = 0
    for (const rung of rungs) {
      jobs += rung.configurations
      resourceFromScratch += rung.configurations * rung.resource
      resourceResumed += rung.configurations * (rung.resource - previous)
      previous = rung.resource
    }
  }
  return { brackets, configurations, jobs, resourceFromScratch, resourceResumed }
}
