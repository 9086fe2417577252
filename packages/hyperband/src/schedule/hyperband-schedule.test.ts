import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asha } from '../algorithm/asha.ts'
import { bohb } from '../algorithm/bohb.ts'
import { hyperband } from '../algorithm/hyperband.ts'
import { successiveHalving } from '../algorithm/successive-halving.ts'
import type { HyperbandError } from '../errors.ts'
import { hyperbandSchedule, type ScheduleName, successiveHalvingSchedule } from './hyperband-schedule.ts'
import { ceilLog, floorLog } from './integer-log.ts'

const sizes = (maxResource: number, schedule: ScheduleName, eta = 3): number[][] =>
  hyperbandSchedule({ maxResource, eta, schedule }).brackets.map(({ rungs }) =>
    rungs.map((rung) => rung.configurations),
  )
const resources = (maxResource: number, schedule: ScheduleName, eta = 3): number[][] =>
  hyperbandSchedule({ maxResource, eta, schedule }).brackets.map(({ rungs }) => rungs.map((rung) => rung.resource))
const totals = (maxResource: number, schedule: ScheduleName): number[] => {
  const plan = hyperbandSchedule({ maxResource, eta: 3, schedule })
  return [plan.configurations, plan.jobs, plan.resourceFromScratch, plan.resourceResumed]
}

describe('R = 81, eta = 3', () => {
  it('has the sizes of Algorithm 1, Table 1 and KerasTuner', () => {
    expect(sizes(81, 'algorithm1')).toEqual([[81, 27, 9, 3, 1], [34, 11, 3, 1], [15, 5, 1], [8, 2], [5]])
    expect(sizes(81, 'table1')).toEqual([[81, 27, 9, 3, 1], [27, 9, 3, 1], [9, 3, 1], [6, 2], [5]])
    expect(sizes(81, 'kerasTuner')).toEqual([[81, 27, 9, 3, 1], [34, 12, 4, 2], [15, 5, 2], [8, 3], [5]])
  })
  it('has the same resources in all three', () => {
    for (const name of ['algorithm1', 'table1', 'kerasTuner'] as const) {
      expect(resources(81, name)).toEqual([[1, 3, 9, 27, 81], [3, 9, 27, 81], [9, 27, 81], [27, 81], [81]])
    }
  })
  it('has the sums of configurations, jobs and epochs', () => {
    expect(totals(81, 'algorithm1')).toEqual([143, 206, 1902, 1581])
    expect(totals(81, 'table1')).toEqual([128, 187, 1701, 1404])
    expect(totals(81, 'kerasTuner')).toEqual([143, 211, 2181, 1767])
  })
})

describe('R = 50, eta = 3', () => {
  it('has the sizes of all three', () => {
    expect(sizes(50, 'algorithm1')).toEqual([[27, 9, 3, 1], [12, 4, 1], [6, 2], [4]])
    expect(sizes(50, 'table1')).toEqual([[27, 9, 3, 1], [9, 3, 1], [6, 2], [4]])
    expect(sizes(50, 'kerasTuner')).toEqual([[34, 12, 4, 2], [15, 5, 2], [8, 3], [5]])
    expect(totals(50, 'algorithm1').slice(0, 2)).toEqual([49, 69])
    expect(totals(50, 'table1').slice(0, 2)).toEqual([46, 65])
    expect(totals(50, 'kerasTuner').slice(0, 2)).toEqual([62, 90])
  })
  it('keeps fractional resources unless rounding is asked for; KerasTuner rounds up', () => {
    expect(resources(50, 'algorithm1')[0]).toEqual([50 / 27, 50 / 9, 50 / 3, 50])
    expect(resources(50, 'kerasTuner')).toEqual([[2, 6, 17, 50], [6, 17, 50], [17, 50], [50]])
    const rounded = (rounding: 'floor' | 'nearest' | 'ceil') =>
      hyperbandSchedule({ maxResource: 50, rounding }).brackets[0]?.rungs.map((rung) => rung.resource)
    expect(rounded('floor')).toEqual([1, 5, 16, 50])
    expect(rounded('nearest')).toEqual([2, 6, 17, 50])
    expect(rounded('ceil')).toEqual([2, 6, 17, 50])
  })
})

// Number of brackets = floor(log_eta R) + 1, worked by hand.
const BRACKETS: Record<number, Record<number, number>> = {
  2: { 9: 4, 27: 5, 50: 6, 81: 7, 243: 8, 729: 10, 1000: 10 },
  3: { 9: 3, 27: 4, 50: 4, 81: 5, 243: 6, 729: 7, 1000: 7 },
  4: { 9: 2, 27: 3, 50: 3, 81: 4, 243: 4, 729: 5, 1000: 5 },
}

describe('exact logarithms', () => {
  for (const [eta, counts] of Object.entries(BRACKETS)) {
    for (const [maxResource, count] of Object.entries(counts)) {
      it(`R = ${maxResource}, eta = ${eta} has ${count} brackets`, () => {
        const plan = hyperbandSchedule({ maxResource: Number(maxResource), eta: Number(eta) })
        expect(plan.brackets).toHaveLength(count)
        expect(plan.brackets.map(({ s }) => s)).toEqual(Array.from({ length: count }, (_, i) => count - 1 - i))
        for (const bracket of plan.brackets) {
          expect(bracket.rungs).toHaveLength(bracket.s + 1)
          expect(bracket.rungs.at(-1)?.resource).toBe(Number(maxResource))
        }
        expect(plan.brackets[0]?.rungs[0]?.configurations).toBe(Number(eta) ** (count - 1))
        expect(plan.brackets.at(-1)?.rungs[0]?.configurations).toBe(count)
      })
    }
  }
  it('agrees with bigint powers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), fc.integer({ min: 1, max: 2 ** 45 }), (base, value) => {
        const floor = floorLog(base, value)
        expect(BigInt(base) ** BigInt(floor) <= BigInt(value)).toBe(true)
        expect(BigInt(base) ** BigInt(floor + 1) > BigInt(value)).toBe(true)
        const ceil = ceilLog(base, value)
        expect(BigInt(base) ** BigInt(ceil) >= BigInt(value)).toBe(true)
        if (ceil > 0) expect(BigInt(base) ** BigInt(ceil - 1) < BigInt(value)).toBe(true)
      }),
    )
  })
  it('come to an end at the largest number', () => {
    expect(floorLog(2, Number.MAX_VALUE)).toBe(1023)
    expect(ceilLog(2, Number.MAX_VALUE)).toBe(1024)
    expect(floorLog(3, Number.MAX_VALUE, Number.MIN_VALUE)).toBeGreaterThan(1300)
  })
  it('stay exact up to the largest quotient of resources', () => {
    for (const schedule of ['algorithm1', 'table1', 'kerasTuner'] as const) {
      const plan = hyperbandSchedule({ maxResource: 2 ** 47, eta: 2, schedule })
      expect(plan.brackets[0]?.rungs[0]).toEqual({ configurations: 2 ** 47, resource: 1 })
      expect(Number.isSafeInteger(plan.jobs)).toBe(true)
    }
  })
  it('takes a least resource and fractions of one', () => {
    expect(hyperbandSchedule({ maxResource: 81, minResource: 3 }).brackets).toHaveLength(4)
    expect(hyperbandSchedule({ maxResource: 1, minResource: 1 / 27 }).brackets).toHaveLength(4)
    expect(hyperbandSchedule({ maxResource: 0.9, minResource: 0.1 }).brackets).toHaveLength(3)
    expect(hyperbandSchedule({ maxResource: 1 }).brackets).toEqual([
      { s: 0, rungs: [{ configurations: 1, resource: 1 }] },
    ])
  })
  it('never grows from rung to rung', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom<ScheduleName>('algorithm1', 'table1', 'kerasTuner'),
        (maxResource, eta, schedule) => {
          for (const { rungs } of hyperbandSchedule({ maxResource, eta, schedule }).brackets) {
            for (let i = 1; i < rungs.length; i++) {
              expect(rungs[i]?.configurations).toBeLessThanOrEqual(rungs[i - 1]?.configurations ?? 0)
              expect(rungs[i]?.resource).toBeGreaterThanOrEqual(rungs[i - 1]?.resource ?? 0)
            }
            expect(rungs.at(-1)?.configurations).toBeGreaterThanOrEqual(1)
          }
        },
      ),
    )
  })
})

it('whole resources rise from rung to rung, from the least one or more to the most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 2, max: 6 }),
      fc.constantFrom('floor' as const, 'nearest' as const, 'ceil' as const),
      (above, minResource, eta, rounding) => {
        const maxResource = minResource + above - 1
        for (const { rungs } of hyperbandSchedule({ maxResource, minResource, eta, rounding }).brackets) {
          rungs.forEach(({ resource }, i) => {
            expect(Number.isInteger(resource)).toBe(true)
            expect(resource).toBeGreaterThanOrEqual(i === 0 ? minResource : (rungs[i - 1]?.resource ?? 0) + 1)
          })
          expect(rungs.at(-1)?.resource).toBe(maxResource)
        }
      },
    ),
  )
})

describe('successive halving', () => {
  it('cuts by eta down to one', () => {
    expect(successiveHalvingSchedule({ configurations: 27, maxResource: 27 }).brackets).toEqual([
      {
        s: 3,
        rungs: [
          { configurations: 27, resource: 1 },
          { configurations: 9, resource: 3 },
          { configurations: 3, resource: 9 },
          { configurations: 1, resource: 27 },
        ],
      },
    ])
  })
})

describe('unknown keys', () => {
  const keys = 'maxResource, eta, minResource, schedule, rounding'
  const plain = 'maxResource, eta, minResource, rounding'
  it.each([
    ['hyperband', () => hyperband({ maxResource: 9, factor: 3 } as never), `${keys}, iterations`, 'factor'],
    [
      'bohb',
      () => bohb({ maxResource: 9, factor: 3 } as never),
      `${keys}, iterations, randomFraction, candidates, batch`,
      'factor',
    ],
    [
      'successiveHalving',
      () => successiveHalving({ configurations: 9, maxResource: 9, schedule: 'kerasTuner' } as never),
      `configurations, ${plain}`,
      'schedule',
    ],
    [
      'successiveHalvingSchedule',
      () => successiveHalvingSchedule({ configurations: 9, maxResource: 9, schedule: 'table1' } as never),
      `configurations, ${plain}`,
      'schedule',
    ],
    [
      'asha',
      () => asha({ trials: 9, maxResource: 9, schedule: 'kerasTuner' } as never),
      `trials, ${plain}`,
      'schedule',
    ],
  ])('are refused by %s', (name, make, known, received) => {
    expect(make).toThrow(`${name} knows only the keys ${known}; received "${received}"`)
    expect(make).toThrow(expect.objectContaining({ code: 'invalidSchedule' }))
  })
})

describe('bad input', () => {
  it.each([
    [{ maxResource: 81, eta: 1 }, 'eta must be an integer of at least 2; received 1'],
    [{ maxResource: 81, eta: 2.5 }, 'eta must be an integer of at least 2; received 2.5'],
    [{ maxResource: 2, minResource: 3 }, 'maxResource must be at least minResource = 3; received 2'],
    [{ maxResource: 0 }, 'maxResource must be a finite number above zero; received 0'],
    [{ maxResource: Number.NaN }, 'maxResource must be a finite number above zero; received NaN'],
    [{ maxResource: 9, minResource: -1 }, 'minResource must be a finite number above zero; received -1'],
    [{ maxResource: 9, schedule: 'x' as 'table1' }, 'schedule must be algorithm1, table1 or kerasTuner; received "x"'],
    [{ maxResource: 9, rounding: 'up' as 'ceil' }, 'rounding must be none, floor, nearest or ceil; received "up"'],
    [
      { maxResource: Number.MAX_VALUE },
      'maxResource must be at most 2^47 times minResource = 1; received 1.7976931348623157e+308',
    ],
    [
      { maxResource: 80.5, rounding: 'ceil' as const },
      'with rounding ceil, maxResource must be an integer of at least 1; received 80.5',
    ],
    [
      { maxResource: 0.5, minResource: 0.1, rounding: 'floor' as const },
      'with rounding floor, maxResource must be an integer of at least 1; received 0.5',
    ],
    [
      { maxResource: 9, minResource: 0.1, schedule: 'kerasTuner' as const },
      'with rounding ceil, minResource must be an integer of at least 1; received 0.1',
    ],
    [
      { maxResource: 9, factor: 3 } as { maxResource: number },
      'hyperbandSchedule knows only the keys maxResource, eta, minResource, schedule, rounding; received "factor"',
    ],
  ])('%j', (options, message) => {
    expect(() => hyperbandSchedule(options)).toThrow(message)
    try {
      hyperbandSchedule(options)
    } catch (error) {
      expect((error as HyperbandError).code).toBe('invalidSchedule')
    }
  })
})
