import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bonferroniDunnTest } from '../rank-tests/bonferroni-dunn-test.ts'
import { nemenyiTest } from '../rank-tests/nemenyi-test.ts'
import { pairwiseRankTest } from '../rank-tests/pairwise-rank-test.ts'
import { type CriticalDifferenceGeometry, criticalDifferenceDiagram } from './critical-difference-diagram.ts'
import { criticalDifferenceSvg } from './critical-difference-svg.ts'
import { indistinguishableGroups } from './groups.ts'

const higherIsBetter = true

/** Scores that a small congruential generator makes, with `effect` from the first model to the last. */
function scores(blocks: number, models: number, effect: number, levels = 1e6): number[][] {
  let state = 1
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: blocks }, () =>
    Array.from({ length: models }, (_, j) => Math.round(levels * (random() + (effect * j) / models))),
  )
}

const numbered = (k: number) => Array.from({ length: k }, (_, i) => `model ${i + 1}`)
const zoo = ['CNN', 'BiLSTM', 'CNN-BiLSTM', 'CNN-AT', 'BiLSTM-AT', 'CNN-GRU', 'Transformer', 'CNN-BiLSTM-AT']

describe('criticalDifferenceDiagram', () => {
  const designs = fc.record({
    blocks: fc.integer({ min: 2, max: 30 }),
    models: fc.integer({ min: 2, max: 20 }),
    effect: fc.constantFrom(0, 1, 4),
    levels: fc.constantFrom(1, 5, 1e6),
    best: fc.constantFrom('left', 'right'),
    axis: fc.constantFrom('full', 'tight'),
    length: fc.integer({ min: 1, max: 60 }),
  })

  it('keeps everything inside the drawing, labels apart, and bars on one level apart', () => {
    fc.assert(
      fc.property(designs, ({ blocks, models, effect, levels, best, axis, length }) => {
        const names = Array.from({ length: models }, (_, i) => `${'n'.repeat(length)}${i}`)
        const result = nemenyiTest(scores(blocks, models, effect, levels), { higherIsBetter })
        const geometry = criticalDifferenceDiagram(result, { names, best, axis })
        const { width, height, fontSize } = geometry
        const edge = geometry.axis
        for (const model of geometry.models) {
          expect(model.x).toBeGreaterThanOrEqual(edge.x1 - 1e-9)
          expect(model.x).toBeLessThanOrEqual(edge.x2 + 1e-9)
          expect(model.y).toBeGreaterThan(edge.y)
          expect(model.y).toBeLessThan(height)
          const nameWidth = 0.6 * fontSize * model.name.length
          const outer = model.side === 'left' ? model.nameX - nameWidth : model.nameX + nameWidth
          expect(outer).toBeGreaterThanOrEqual(0)
          expect(outer).toBeLessThanOrEqual(width)
        }
        for (const side of ['left', 'right']) {
          const rows = geometry.models.filter((model) => model.side === side).map((model) => model.y)
          rows.sort((a, b) => a - b)
          for (let i = 1; i < rows.length; i++) {
            expect((rows[i] as number) - (rows[i - 1] as number)).toBeGreaterThanOrEqual(1.2 * fontSize)
          }
        }
        for (const bar of geometry.bars) {
          expect(bar.y).toBeLessThan(Math.min(...geometry.models.map((model) => model.y)))
          for (const other of geometry.bars) {
            if (other !== bar && other.y === bar.y) expect(other.x1 > bar.x2 || other.x2 < bar.x1).toBe(true)
          }
          for (const model of geometry.models) {
            const inside = model.x >= bar.x1 && model.x <= bar.x2
            if (bar.members.includes(model.index)) expect(inside).toBe(true)
          }
        }
        expect(geometry.ruler?.x2).toBeLessThanOrEqual(width)
      }),
      { numRuns: 60 },
    )
  })

  it('lets no leader line cross another', () => {
    const crosses = (geometry: CriticalDifferenceGeometry) =>
      geometry.models.some((a) =>
        geometry.models.some((b) => {
          if (a === b || a.side !== b.side) return false
          const [from, to] = [Math.min(a.x, a.leaderX), Math.max(a.x, a.leaderX)]
          return b.x > from && b.x < to && b.y > a.y
        }),
      )
    for (const k of [3, 8, 20]) {
      const result = nemenyiTest(scores(15, k, 2), { higherIsBetter })
      for (const best of ['left', 'right'] as const) {
        expect(crosses(criticalDifferenceDiagram(result, { names: numbered(k), best }))).toBe(false)
      }
    }
  })

  it('draws differences of rank to scale', () => {
    const result = nemenyiTest(scores(15, 6, 2), { higherIsBetter })
    const { models, ruler, axis } = criticalDifferenceDiagram(result, { names: numbered(6), axisLength: 500 })
    const perRank = 500 / 5
    expect(axis.x2 - axis.x1).toBeCloseTo(500, 9)
    expect((ruler?.x2 as number) - (ruler?.x1 as number)).toBeCloseTo(result.criticalDifference * perRank, 9)
    for (const model of models) expect(axis.x2 - model.x).toBeCloseTo((model.meanRank - 1) * perRank, 9)
  })

  it('marks the interval of the control, cut off at the end of the axis', () => {
    const result = bonferroniDunnTest(scores(15, 8, 1.2), { higherIsBetter, control: 7 })
    const geometry = criticalDifferenceDiagram(result, { names: zoo })
    expect(geometry.bars).toEqual([])
    expect(geometry.controlInterval?.open).toEqual({ x1: false, x2: true })
    expect(geometry.controlInterval?.x2).toBe(geometry.axis.x2)
    const inside = geometry.models.filter(
      ({ x }) => x >= (geometry.controlInterval?.x1 as number) && x <= (geometry.controlInterval?.x2 as number),
    )
    expect(new Set(inside.map(({ index }) => index))).toEqual(new Set(geometry.controlInterval?.members))
  })

  it.each(['left', 'right'] as const)(
    'with a control ends where the tests do, not at a difference that they do not go by, best %s',
    (best) => {
      const design = fc.record({
        adjust: fc.constantFrom('none', 'holm', 'hommel', 'benjamini-hochberg'),
        blocks: fc.integer({ min: 2, max: 30 }),
        models: fc.integer({ min: 2, max: 9 }),
        effect: fc.constantFrom(0, 1, 2, 4),
        control: fc.nat(8),
      })
      fc.assert(
        fc.property(design, ({ adjust, blocks, models: k, effect, control }) => {
          const result = bonferroniDunnTest(scores(blocks, k, effect), { higherIsBetter, control: control % k, adjust })
          const { models, ruler, controlInterval } = criticalDifferenceDiagram(result, { names: numbered(k), best })
          expect(ruler).toBeUndefined()
          expect(controlInterval).toMatchObject({ toScale: false, open: { x1: false, x2: false } })
          const { x1, x2, members } = controlInterval as NonNullable<typeof controlInterval>
          const alike = result.comparisons.filter(({ significant }) => !significant).map(({ first }) => first)
          expect(new Set(members)).toEqual(new Set([...alike, result.control]))
          const covered = models.filter(({ x }) => x >= x1 && x <= x2).map(({ index }) => index)
          expect(new Set(covered)).toEqual(new Set(members))
        }),
      )
    },
  )

  it('needs no critical difference beside a control where tests do not go by one', () => {
    const { criticalDifference: _, ...result } = bonferroniDunnTest(scores(9, 3, 1), {
      ...{ higherIsBetter, control: 0, adjust: 'holm' },
    })
    expect(criticalDifferenceDiagram(result, { names: numbered(3) }).controlInterval).toBeDefined()
    expect(() => criticalDifferenceDiagram({ ...result, adjust: 'bonferroni' }, { names: numbered(3) })).toThrowError(
      expect.objectContaining({ code: 'unknown-option' }),
    )
  })

  it.each([
    [{ names: ['a'] }, 'length'],
    [{ names: numbered(3), fontSize: 0 }, 'out-of-range'],
    [{ names: numbered(3), best: 'top' as 'left' }, 'unknown-option'],
    [{ names: numbered(3), rankDigits: -1 }, 'out-of-range'],
  ])('refuses %j with code %s', (options, code) => {
    const result = nemenyiTest(scores(5, 3, 1), { higherIsBetter })
    expect(() => criticalDifferenceDiagram(result, options)).toThrowError(expect.objectContaining({ code }))
  })

  it('refuses comparisons that leave pairs out without a control, which would look like pairs that do not differ', () => {
    const { control: _, ...result } = bonferroniDunnTest(scores(5, 3, 1), { higherIsBetter, control: 0 })
    expect(() => criticalDifferenceDiagram(result, { names: numbered(3) })).toThrowError(
      expect.objectContaining({ code: 'length' }),
    )
  })
})

describe('indistinguishableGroups', () => {
  it('for Nemenyi are the maximal runs within the critical difference', () => {
    for (const k of [3, 6, 12]) {
      const { meanRanks, comparisons, criticalDifference } = nemenyiTest(scores(20, k, 2), { higherIsBetter })
      const groups = indistinguishableGroups(meanRanks, comparisons)
      for (const group of groups) {
        const ranks = group.map((index) => meanRanks[index] as number)
        expect(Math.max(...ranks) - Math.min(...ranks)).toBeLessThan(criticalDifference)
      }
      for (const { first, second, significant } of comparisons) {
        const together = groups.some((group) => group.includes(first) && group.includes(second))
        expect(together).toBe(!significant)
      }
    }
  })

  it('lists no group inside another and none of one', () => {
    const comparisons = [
      { first: 0, second: 1, significant: false },
      { first: 1, second: 2, significant: false },
      { first: 0, second: 2, significant: true },
      { first: 0, second: 3, significant: true },
      { first: 1, second: 3, significant: true },
      { first: 2, second: 3, significant: true },
    ]
    expect(indistinguishableGroups([1, 2, 3, 4], comparisons)).toEqual([
      [0, 1],
      [1, 2],
    ])
  })
})

describe('criticalDifferenceSvg', () => {
  const draw = (result: Parameters<typeof criticalDifferenceDiagram>[0], names: string[]) =>
    criticalDifferenceSvg(criticalDifferenceDiagram(result, { names }))

  // Each was looked at as rendered; look again at what you change.
  it.each<[string, () => string]>([
    ['three', () => draw(nemenyiTest(scores(12, 3, 1), { higherIsBetter }), ['CNN', 'BiLSTM', 'CNN-BiLSTM-AT'])],
    ['eight', () => draw(nemenyiTest(scores(15, 8, 1.2), { higherIsBetter }), zoo)],
    ['eight-control', () => draw(bonferroniDunnTest(scores(15, 8, 1.2), { higherIsBetter, control: 7 }), zoo)],
    [
      'eight-control-holm',
      () => draw(bonferroniDunnTest(scores(15, 8, 1.2), { higherIsBetter, control: 7, adjust: 'holm' }), zoo),
    ],
    ['eight-shaffer', () => draw(pairwiseRankTest(scores(15, 8, 1.2), { higherIsBetter, adjust: 'shaffer' }), zoo)],
    [
      'twenty-long-names',
      () =>
        draw(
          nemenyiTest(scores(60, 20, 3), { higherIsBetter }),
          Array.from(
            { length: 20 },
            (_, i) => `Gradient boosting with ${(i + 1) * 10} trees & depth <${i}>, class weights`,
          ),
        ),
    ],
    ['ties', () => draw(nemenyiTest(scores(10, 6, 0.5, 1), { higherIsBetter }), numbered(6))],
  ])('draws %s as before', async (name, svg) => {
    await expect(`${svg()}\n`).toMatchFileSnapshot(`../../test/figures/${name}.svg`)
  })

  it('says who is like the control, and where nobody is', () => {
    const description = (effect: number) =>
      draw(bonferroniDunnTest(scores(30, 3, effect), { higherIsBetter, control: 2, adjust: 'holm' }), ['a', 'b', 'c'])
    expect(description(0)).toContain('Not significantly different from the control: a, b.</desc>')
    expect(description(9)).toMatch(/c 1\.00, b 2\.00, a 3\.00\. All differ significantly from the control\.<\/desc>/)
  })

  it('writes nothing that XML does not admit', () => {
    const names = ['tab\tand\nline', 'control \u0001 \u0000', 'half \ud800 pair', '\ufffe', 'é漢 😀']
    const result = nemenyiTest(scores(6, 5, 1), { higherIsBetter })
    const svg = criticalDifferenceSvg(criticalDifferenceDiagram(result, { names }), { title: 'bell \u0007' })
    expect(svg).toContain('<title>bell \ufffd</title>')
    for (const shown of ['tab\tand\nline', 'control \ufffd \ufffd', 'half \ufffd pair', '>\ufffd<', 'é漢 😀'])
      expect(svg).toContain(shown)
    const isCharacter = (code: number) =>
      [0x9, 0xa, 0xd].includes(code) ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      code >= 0x10000
    expect([...svg].every((character) => isCharacter(character.codePointAt(0) as number))).toBe(true)
  })

  it('escapes names and tells the figure in words', () => {
    const svg = draw(nemenyiTest(scores(12, 3, 3), { higherIsBetter }), ['<a>', '"b" & c', "d'e"])
    expect(svg).not.toMatch(/<a>|" & c|d'e/)
    expect(svg).toContain('&lt;a&gt;')
    expect(svg).toMatch(/<desc>Mean ranks: d&#39;e 1\.\d\d, /)
    const opened = svg.match(/<[a-z]+(?=[\s>])/g)?.length
    const closed = (svg.match(/<\/[a-z]+>/g)?.length ?? 0) + (svg.match(/\/>/g)?.length ?? 0)
    expect(opened).toBe(closed)
  })
})
