import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stream } from '../random.ts'
import { countConfigs, countGrid, enumerateConfigs } from './enumerate.ts'
import {
  choice,
  countValues,
  float,
  fromUnit,
  int,
  type Parameter,
  type PlainParameter,
  toUnit,
  valueAt,
  when,
} from './parameter.ts'
import { sampleConfig } from './sample.ts'
import { configKey, defineSpace } from './space.ts'

describe('parameters', () => {
  it('step through their values without floating-point noise', () => {
    const dropout = float(0.1, 0.5, { step: 0.1 })
    const values = [0, 0.2, 0.4, 0.6, 0.8].map((u) => fromUnit(dropout, u + 0.05))
    expect(values).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
    const filters = int(16, 128, { step: 16 })
    expect(countValues(filters)).toBe(8)
    expect(fromUnit(filters, 0.999999)).toBe(128)
    expect(fromUnit(filters, 1)).toBe(128)
  })
  it('are uniform on their own scale', () => {
    const random = stream(3)
    const draw = (parameter: PlainParameter) => Array.from({ length: 4000 }, () => fromUnit(parameter, random()))
    const rate = draw(float(1e-4, 1e-2, { log: true })) as number[]
    expect(rate.filter((value) => value < 1e-3).length / 4000).toBeCloseTo(0.5, 1)
    expect(Math.min(...rate)).toBeGreaterThanOrEqual(1e-4)
    expect(Math.max(...rate)).toBeLessThanOrEqual(1e-2)
    const layers = draw(int(1, 4)) as number[]
    for (const layer of [1, 2, 3, 4]) expect(layers.filter((v) => v === layer).length / 4000).toBeCloseTo(0.25, 1)
    const units = draw(int(1, 1024, { log: true })) as number[]
    const below = (Math.log(32.5) - Math.log(0.5)) / (Math.log(1024.5) - Math.log(0.5))
    expect(units.filter((v) => v <= 32).length / 4000).toBeCloseTo(below, 1)
  })
  it('toUnit goes back to a place that gives the same value', () => {
    const parameters: PlainParameter[] = [
      int(3, 90, { step: 3 }),
      int(1, 4096, { log: true }),
      float(-2, 5),
      float(1e-6, 1e3, { log: true }),
      float(0, 1, { step: 0.05 }),
      choice(['a', 'b', true, null, 4]),
      int(5, 5),
      float(5, 5),
    ]
    fc.assert(
      fc.property(fc.constantFrom(...parameters), fc.double({ min: 0, max: 1, noNaN: true }), (parameter, u) => {
        const value = fromUnit(parameter, u)
        const back = fromUnit(parameter, toUnit(parameter, value))
        if (typeof value === 'number' && parameter.kind === 'float') {
          expect(Math.abs((back as number) - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
        } else expect(back).toBe(value)
      }),
    )
  })
  it.each([
    [() => int(5, 1), 'int: min must not be above max; received [5,1]'],
    [() => float(2, 1), 'float: min must not be above max; received [2,1]'],
    [() => int(0.5, 1), 'int: min must be an integer; received 0.5'],
    [() => int(0, Number.POSITIVE_INFINITY), 'int: max must be a finite number; received Infinity'],
    [() => float(Number.NaN, 1), 'float: min must be a finite number; received NaN'],
    [() => int(0, 10, { step: 3 }), 'int: step must divide max - min = 10; received 3'],
    [() => float(0, 1, { step: 0.3 }), 'float: step must divide max - min = 1; received 0.3'],
    [() => float(0, 1, { step: 0 }), 'float: step must be a finite number above zero; received 0'],
    [() => int(0, 10, { step: 0 }), 'int: step must be an integer of at least 1; received 0'],
    [() => float(0, 1, { log: true }), 'float: a logarithmic range must begin above zero; received 0'],
    [() => int(0, 8, { log: true }), 'int: a logarithmic range must begin at 1 or above; received 0'],
    [() => float(1, 2, { log: true, step: 1 }), 'float: a logarithmic range has no step; received 1'],
    [() => int(1, 3, { log: true, step: 2 }), 'int: a logarithmic range has no step; received 2'],
    [() => int(1, 3, { setp: 2 } as never), 'int options knows only the keys step, log; received "setp"'],
    [() => choice([]), 'choice: values must be a list that is not empty; received []'],
    [() => choice(['a', 'a']), 'choice: values must differ; received ["a","a"]'],
    [() => choice([{} as never]), 'choice: a value must be a string, a finite number, a boolean or null; received {}'],
    [() => when('', 1, int(1, 2)), 'when: parent must be the name of a parameter; received ""'],
    [() => when('a', [], int(1, 2)), 'when: there must be at least one value; received []'],
    [() => when('a', 1, undefined as never), 'when: parameter must be made by int, float, choice or when'],
    [
      () => when('a', 1, { kind: 'int', min: 2, max: 1, step: 1, log: false }),
      'when: parameter must be made by int, float, choice or when (int: min must not be above max)',
    ],
    [() => int(1, 5, null as never), 'int options: there must be an object with the keys step, log; received null'],
    [() => int(1, 5, { log: 'yes' as never }), 'int: log must be true or false; received "yes"'],
    [() => float(1, 5, { log: 'yes' as never }), 'float: log must be true or false; received "yes"'],
    [() => float(-1.7e308, 1.7e308), 'float: max - min must be a finite number; received [-1.7e+308,1.7e+308]'],
  ])('%#: bad input', (make, message) => {
    expect(make).toThrow(message)
    expect(make).toThrow(expect.objectContaining({ code: 'invalidParameter' }))
  })
})

describe('spaces', () => {
  const space = defineSpace({
    units2: when('layers', [2, 3], int(32, 128, { step: 32 })),
    layers: int(1, 3),
    cell: choice(['lstm', 'gru']),
    peephole: when('layers', 2, when('cell', 'lstm', choice([true, false]))),
  })
  it('keep the order of definition, and put parents first for drawing', () => {
    expect(space.dimensions.map(({ name }) => name)).toEqual(['layers', 'units2', 'cell', 'peephole'])
    const config = sampleConfig(space, () => 0.5)
    expect(Object.keys(config)).toEqual(['units2', 'layers', 'cell'])
  })
  it('have a conditional parameter exactly where its conditions hold', () => {
    const random = stream(11)
    for (let i = 0; i < 500; i++) {
      const config = sampleConfig(space, random)
      expect('units2' in config).toBe(config.layers !== 1)
      expect('peephole' in config).toBe(config.layers === 2 && config.cell === 'lstm')
    }
  })
  it('have conditions on stepped reals that hold, whether written or computed', () => {
    const noisy = 0.1 + 0.2
    expect(noisy).not.toBe(0.3)
    const stepped = defineSpace({
      dropout: float(0.1, 0.5, { step: 0.1 }),
      shift: float(-0.3, 0.3, { step: 0.1 }),
      written: when('dropout', 0.3, choice(['w'])),
      computed: when('dropout', noisy, choice(['c'])),
      last: when('shift', noisy, choice(['l'])),
      zero: when('shift', 0, choice(['z'])),
      single: float(noisy, noisy),
      only: when('single', noisy, choice(['o'])),
    })
    const configs = [...enumerateConfigs(stepped)]
    const drawn = Array.from({ length: 200 }, (_, i) => sampleConfig(stepped, stream(2, i)))
    for (const config of [...configs, ...drawn]) {
      expect('written' in config).toBe(config.dropout === 0.3)
      expect('computed' in config).toBe(config.dropout === 0.3)
      expect('last' in config).toBe(config.shift === 0.3)
      expect('zero' in config).toBe(config.shift === 0)
      expect('only' in config).toBe(true)
    }
    for (const list of [configs, drawn]) {
      for (const name of ['written', 'computed', 'last', 'zero']) expect(list.some((c) => name in c)).toBe(true)
    }
    expect(configs).toHaveLength(5 * 7)
    expect(countConfigs(stepped)).toBe(5 * 7)
  })
  it('have a grid over reals of the decimals that were meant', () => {
    const grid = (parameter: ReturnType<typeof float>, resolution: number) =>
      [...enumerateConfigs(defineSpace({ x: parameter }), resolution)].map(({ x }) => x)
    expect(grid(float(0.1, 0.5), 5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
    expect(grid(float(-0.3, 0.3), 7)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
    expect(grid(float(0, 1), 4)).toEqual([0, 1 / 3, 2 / 3, 1])
    expect(grid(float(0, 1), 1)).toEqual([0.5])
    expect(grid(float(-0.3, 0.3, { step: 0.1 }), 3)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
  })
  it('are enumerated without repetition, as often as they are counted', () => {
    const configs = [...enumerateConfigs(space)]
    expect(new Set(configs.map((config) => configKey(space, config))).size).toBe(configs.length)
    expect(configs).toHaveLength(2 + 4 * (2 + 1) + 4 * 2)
    expect(countConfigs(space)).toBe(configs.length)
    expect(countConfigs(defineSpace({ x: float(0, 1) }))).toBe(Number.POSITIVE_INFINITY)
  })
  it('take every other name for a parameter that is always there', () => {
    const odd = defineSpace({ constructor: int(1, 2), valueOf: choice(['a']), b: when('constructor', 2, int(1, 3)) })
    expect([...enumerateConfigs(odd)].map((config) => JSON.stringify(config))).toEqual([
      '{"constructor":1,"valueOf":"a"}',
      ...[1, 2, 3].map((b) => `{"constructor":2,"valueOf":"a","b":${b}}`),
    ])
    expect(countConfigs(odd)).toBe(4)
  })
  it('are counted without being listed', () => {
    const parameter = fc.constantFrom<PlainParameter>(
      int(1, 3),
      choice(['x', 'y', 'z']),
      float(0, 1, { step: 0.5 }),
      int(1, 40, { log: true }),
      float(0, 1),
      float(1e-3, 1, { log: true }),
    )
    const described = fc.array(fc.tuple(parameter, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 2 })), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(described, fc.integer({ min: 1, max: 4 }), (list, resolution) => {
        const parameters: Record<string, Parameter> = {}
        list.forEach(([plain, parent, value, conditions], i) => {
          let made: Parameter = plain
          for (let c = 0; c < Math.min(conditions, i); c++) {
            const at = (parent + c) % i
            const [other] = list[at] as (typeof list)[number]
            const count = countValues(other)
            if (count === Number.POSITIVE_INFINITY) continue
            const values = [value, value + c].map((index) => valueAt(other, index % count))
            made = when(`p${at}`, values, made)
          }
          parameters[`p${i}`] = made
        })
        const made = defineSpace(parameters)
        expect(countGrid(made, resolution, 1e6)).toBe([...enumerateConfigs(made, resolution)].length)
      }),
    )
    const wide = defineSpace({ a: int(1, 1e9), b: when('a', [3, 4], int(1, 1e9)), c: choice(['x', 'y']) })
    expect(countGrid(wide, undefined, Number.MAX_SAFE_INTEGER)).toBe(2 * (1e9 - 2 + 2e9))
    const pairs = Array.from({ length: 60 }, (_, i) => [
      [`a${i}`, int(1, 2)] as const,
      [`b${i}`, when(`a${i}`, 1, int(1, 2))] as const,
    ])
    expect(countConfigs(defineSpace(Object.fromEntries(pairs.flat())), 1000)).toBeGreaterThan(1000)
  })
  it('have a grid over reals with a resolution, ends included', () => {
    const real = defineSpace({ x: float(0, 1), rate: float(0.01, 1, { log: true }), n: int(1, 100, { log: true }) })
    const configs = [...enumerateConfigs(real, 3)]
    expect(configs).toHaveLength(27)
    expect([...new Set(configs.map((config) => config.x))]).toEqual([0, 0.5, 1])
    const rates = [...new Set(configs.map((config) => config.rate as number))]
    expect(rates[0]).toBe(0.01)
    expect(rates[1]).toBeCloseTo(0.1, 12)
    expect(rates[2]).toBe(1)
  })
  it('are the same from JSON', () => {
    const { parameters, ...rest } = JSON.parse(JSON.stringify(space)) as typeof space
    expect(defineSpace(parameters)).toEqual({ parameters: space.parameters, ...rest })
  })
  it.each<readonly [() => unknown, string]>([
    [() => defineSpace({}), 'a space must have at least one parameter; received {}'],
    [() => defineSpace({ a: 3 as never }), 'parameter a must be made by int, float, choice or when; received 3'],
    ...(
      [
        [{ kind: 'int', min: 1, max: 8 }, 'int: there must be step and log'],
        [{ kind: 'int', min: 5, max: 1, step: 1, log: false }, 'int: min must not be above max'],
        [{ kind: 'int', min: 1, max: 8, step: 1, log: false, base: 2 }, 'int knows only the keys kind, min, max, step'],
        [{ kind: 'float', min: 0, max: 1 }, 'float: there must be step (or null) and log'],
        [{ kind: 'float', min: 0, max: 1, step: 0.3, log: false }, 'float: step must divide max - min = 1'],
        [{ kind: 'choice' }, 'choice: values must be a list that is not empty'],
        [{ kind: 'when', conditions: [], parameter: int(1, 2) }, 'when: there must be conditions'],
        [{ kind: 'when', conditions: [{ parent: 'b' }], parameter: int(1, 2) }, 'when: values must be a list'],
        [{ kind: 'when', conditions: [null], parameter: int(1, 2) }, 'a condition: there must be an object'],
        [
          { kind: 'when', conditions: [{ parent: 'b', values: [1] }], parameter: when('b', 1, int(1, 2)) },
          'when: parameter must be made by int, float or choice',
        ],
        [{ kind: 'when', conditions: [{ parent: 'b', values: [1] }] }, 'when: parameter must be made by int, float or'],
      ] as const
    ).map(
      ([a, why]) =>
        [
          () => defineSpace({ b: int(1, 2), a: a as never }),
          `parameter a must be made by int, float, choice or when (${why}`,
        ] as const,
    ),
    [() => defineSpace({ 1: int(1, 2) }), 'a parameter name must not be a number; received "1"'],
    [() => defineSpace({ a: when('b', 1, int(1, 2)) }), 'parameter a depends on a parameter that must exist'],
    [
      () => defineSpace({ b: int(1, 3), toString: when('b', 1, int(1, 2)) as never }),
      'a parameter that may be absent must not have the name of what every object has; received "toString"',
    ],
    [
      () => defineSpace({ ['__proto__']: int(1, 2) }),
      'a parameter name must not be the one that sets a prototype; received "__proto__"',
    ],
    [
      () => defineSpace({ b: int(1, 3), a: when('b', 4, int(1, 2)) }),
      'parameter a depends on a value that b must be able to take; received 4',
    ],
    [
      () => defineSpace({ b: choice(['x']), a: when('b', 'y', int(1, 2)) }),
      'parameter a depends on a value that b must be able to take; received "y"',
    ],
    [
      () => defineSpace({ b: when('a', 1, int(1, 2)), a: when('b', 1, int(1, 2)) }),
      'a parameter must not depend on itself; received "b"',
    ],
    [
      () => defineSpace({ b: float(0, 1, { step: 0.25 }), a: when('b', 0.3, int(1, 2)) }),
      'parameter a depends on a value that b must be able to take; received 0.3',
    ],
    [
      () => defineSpace({ b: float(0, 1, { step: 0.25 }), a: when('b', 1.25, int(1, 2)) }),
      'parameter a depends on a value that b must be able to take; received 1.25',
    ],
    [
      () => defineSpace({ b: float(0, 1), a: when('b', 0.5, int(1, 2)) }),
      'parameter a depends on a value that b must be able to take; received 0.5',
    ],
    [
      () => defineSpace({ b: int(0, 10, { step: 5 }), a: when('b', 4, int(1, 2)) }),
      'parameter a depends on a value that b must be able to take; received 4',
    ],
  ])('%#: bad input', (make, message) => {
    expect(make).toThrow(message)
    expect(make).toThrow(expect.objectContaining({ code: 'invalidSpace' }))
  })
})
