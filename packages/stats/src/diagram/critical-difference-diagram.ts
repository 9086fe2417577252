import { requireBoolean, requireFinite, requireList, requireNames, requireOneOf } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import { ADJUSTMENTS, type PValueAdjustment } from '../rank-tests/adjust-p-values.ts'
import type { RankComparison } from '../rank-tests/pairwise.ts'
import { indistinguishableGroups } from './groups.ts'
import { textWidth } from './text-width.ts'

/** What a diagram is drawn from; the results of nemenyiTest, bonferroniDunnTest, pairwiseRankTest and conoverTest fit. */
export interface RankedComparison {
  readonly meanRanks: readonly number[]
  readonly comparisons: readonly Pick<RankComparison, 'first' | 'second' | 'significant'>[]
  /** Drawn as a ruler, and around the control if there is one; needed there if `adjust` is 'bonferroni'. */
  readonly criticalDifference?: number
  /** Column index of the control: its interval is drawn instead of bars over groups. */
  readonly control?: number
  /**
   * How the comparisons with a control were adjusted, default 'bonferroni'. Any other way decides by no one critical
   * difference: the control's interval then ends at the last models that do not differ from it, and there is no ruler.
   */
  readonly adjust?: PValueAdjustment
}

export interface CriticalDifferenceOptions {
  /** Name of each treatment, in column order. */
  readonly names: readonly string[]
  /** Side of the axis where rank 1 stands, default 'right' as in Demsar 2006. */
  readonly best?: 'left' | 'right'
  /** Axis from rank 1 to k ('full', default) or only over the mean ranks that occur ('tight'). */
  readonly axis?: 'full' | 'tight'
  /** Length of the axis in pixels, default 320 for few models to 640 for many. */
  readonly axisLength?: number
  /** Pixels, default 13. */
  readonly fontSize?: number
  /** Digits of the mean ranks printed beside the names, default 2; 'none' leaves them out. */
  readonly rankDigits?: number | 'none'
}

const KEYS: OptionKeys<CriticalDifferenceOptions> = {
  names: true,
  best: true,
  axis: true,
  axisLength: true,
  fontSize: true,
  rankDigits: true,
}

export interface DiagramModel {
  /** Column index in the scores. */
  readonly index: number
  readonly name: string
  readonly meanRank: number
  /** Mean rank as printed; empty if left out. */
  readonly rankLabel: string
  readonly isControl: boolean
  readonly side: 'left' | 'right'
  /** Where the model stands on the axis. */
  readonly x: number
  /** Height of its leader line and label. */
  readonly y: number
  /** Where the leader line ends. */
  readonly leaderX: number
  /** Where the printed mean rank and the name end (left side) or begin (right side). */
  readonly rankX: number
  readonly nameX: number
}

export interface DiagramBar {
  /** Column indices of the models under the bar, best first. */
  readonly members: readonly number[]
  readonly x1: number
  readonly x2: number
  readonly y: number
}

/** Positions in pixels, y downwards, ready to draw. */
export interface CriticalDifferenceGeometry {
  readonly width: number
  readonly height: number
  readonly fontSize: number
  readonly axis: {
    readonly x1: number
    readonly x2: number
    readonly y: number
    readonly ticks: readonly { readonly rank: number; readonly x: number; readonly label: string }[]
  }
  readonly models: readonly DiagramModel[]
  /** Bars over groups of models of which no two differ. */
  readonly bars: readonly DiagramBar[]
  /** The critical difference to scale; absent where the procedure has none. */
  readonly ruler?: { readonly x1: number; readonly x2: number; readonly y: number; readonly label: string }
  /**
   * Ranks that do not differ from the control's. To scale they are the critical difference on either side, and ends beyond the
   * axis are cut off and marked open; else they end by a little beyond the last models that do not differ.
   */
  readonly controlInterval?: {
    readonly toScale: boolean
    readonly x1: number
    readonly x2: number
    readonly y: number
    readonly open: { readonly x1: boolean; readonly x2: boolean }
    /** Column indices of the models inside, the control among them. */
    readonly members: readonly number[]
  }
}

/**
 * Geometry of a critical difference diagram: models on an axis of mean ranks, with bars over groups that do not differ
 * significantly (all pairs), or the interval of the control. Draw it yourself or with `criticalDifferenceSvg`.
 *
 * Source: Demsar 2006, J. Mach. Learn. Res. 7, 1-30, section 3.2.4, Figure 1.
 *
 * @throws StatsError if names or comparisons do not fit the mean ranks, or an option breaks its rule.
 * @example
 * const geometry = criticalDifferenceDiagram(nemenyiTest(scores, { higherIsBetter: true }), { names: ['CNN', 'BiLSTM', 'TCN'] })
 * const svg = criticalDifferenceSvg(geometry)
 */
export function criticalDifferenceDiagram(
  result: RankedComparison,
  options: CriticalDifferenceOptions,
): CriticalDifferenceGeometry {
  const known = readOptions(options, KEYS, 'criticalDifferenceDiagram')
  checkInput(result, known)
  const { names, best = 'right', axis = 'full', fontSize = 13, rankDigits = 2 } = known
  const { meanRanks, control } = result
  const criticalDifference = decidesByDifference(result) ? result.criticalDifference : undefined
  const k = meanRanks.length
  const axisLength = known.axisLength ?? Math.min(640, Math.max(320, 36 * k))
  const order = meanRanks.map((_, index) => index).sort((a, b) => meanRanks[a]! - meanRanks[b]! || a - b)

  const firstRank = axis === 'full' ? 1 : Math.floor(meanRanks[order[0]!]!)
  const lastRank = axis === 'full' ? k : Math.max(firstRank + 1, Math.ceil(meanRanks[order[k - 1]!]!))
  const rankLabels = meanRanks.map((rank) => (rankDigits === 'none' ? '' : rank.toFixed(rankDigits)))
  const bestCount = Math.ceil(k / 2)
  const sideOf = (position: number) => (position < bestCount ? best : best === 'right' ? 'left' : 'right')
  const gap = 0.4 * fontSize
  const leader = 1.4 * fontSize
  const rankColumn = rankDigits === 'none' ? 0 : fontSize * (0.3 + Math.max(...rankLabels.map(textWidth)))
  const nameColumn = (side: 'left' | 'right') => {
    const shown = order.filter((_, position) => sideOf(position) === side)
    return fontSize * Math.max(0, ...shown.map((index) => textWidth(names[index]!) * (index === control ? 1.08 : 1)))
  }
  const margin = (side: 'left' | 'right') => leader + gap + rankColumn + nameColumn(side) + fontSize
  const left = margin('left')
  const rulerLength = criticalDifference === undefined ? 0 : (criticalDifference * axisLength) / (lastRank - firstRank)
  const right = Math.max(margin('right'), rulerLength - axisLength + fontSize)
  const toX = (rank: number) => {
    const share = (rank - firstRank) / (lastRank - firstRank)
    return left + axisLength * (best === 'left' ? share : 1 - share)
  }

  const hasRuler = criticalDifference !== undefined
  const axisY = fontSize * (hasRuler ? 4.4 : 2.2)
  const bars = control === undefined ? placeBars(result, toX, axisY, fontSize) : []
  const barLevels = control === undefined ? levelsOf(bars) : 1
  const firstRow = axisY + fontSize * (1.5 + 0.62 * barLevels)
  const rowHeight = 1.55 * fontSize
  const models = order.map((index, position) => {
    const side = sideOf(position)
    const row = position < bestCount ? position : k - 1 - position
    const outwards = side === 'left' ? -1 : 1
    const leaderX = (side === 'left' ? left : left + axisLength) + outwards * leader
    return {
      index,
      name: names[index]!,
      meanRank: meanRanks[index]!,
      rankLabel: rankLabels[index]!,
      isControl: index === control,
      side,
      x: toX(meanRanks[index]!),
      y: firstRow + row * rowHeight,
      leaderX,
      rankX: leaderX + outwards * gap,
      nameX: leaderX + outwards * (gap + rankColumn),
    }
  })
  return {
    width: left + axisLength + right,
    height: firstRow + (bestCount - 1) * rowHeight + 1.2 * fontSize,
    fontSize,
    axis: { x1: left, x2: left + axisLength, y: axisY, ticks: ticks(firstRank, lastRank, axisLength, fontSize, toX) },
    models,
    bars,
    ...(criticalDifference === undefined
      ? {}
      : {
          ruler: {
            x1: left,
            x2: left + rulerLength,
            y: 1.9 * fontSize,
            label: `CD = ${criticalDifference.toFixed(3)}`,
          },
        }),
    ...(control === undefined
      ? {}
      : {
          controlInterval: {
            ...controlInterval(result, control, criticalDifference, { firstRank, lastRank, toX, fontSize }),
            y: axisY + fontSize,
          },
        }),
  }
}

function checkInput(result: RankedComparison, options: CriticalDifferenceOptions): void {
  if (typeof result !== 'object' || result === null || !Array.isArray(result.comparisons)) {
    throw new StatsError('shape', 'a diagram is drawn from { meanRanks, comparisons }', result)
  }
  const { meanRanks, comparisons, criticalDifference, control } = result
  const { names, best = 'right', axis = 'full', fontSize = 13, axisLength = 320, rankDigits = 2 } = options
  requireList(meanRanks, 'meanRanks')
  if (meanRanks.length < 2) throw new StatsError('too-few', 'there must be at least 2 mean ranks', meanRanks.length)
  requireFinite(meanRanks, 'meanRanks')
  requireNames(names, meanRanks.length, 'treatments')
  const k = meanRanks.length
  const isColumn = (index: number) => Number.isInteger(index) && index >= 0 && index < k
  comparisons.forEach((comparison: unknown, i) => {
    if (typeof comparison !== 'object' || comparison === null) {
      throw new StatsError('shape', `comparisons must be { first, second, significant } (position ${i})`, comparison)
    }
  })
  for (const { first, second, significant } of comparisons) {
    requireBoolean(significant, 'significant')
    if (!isColumn(first) || !isColumn(second)) {
      throw new StatsError('out-of-range', `comparisons must be between columns 0 to ${k - 1}`, [first, second])
    }
  }
  if (meanRanks.some((rank) => rank < 1 || rank > k)) {
    throw new StatsError('out-of-range', `mean ranks must lie between 1 and ${k}`, meanRanks)
  }
  if (control === undefined) {
    const pairs = new Set(comparisons.map(({ first, second }) => Math.min(first, second) * k + Math.max(first, second)))
    if (pairs.size !== (k * (k - 1)) / 2) {
      throw new StatsError('length', 'comparisons must hold all pairs, unless a control is named', pairs.size)
    }
  }
  if (control !== undefined && !isColumn(control)) {
    throw new StatsError('out-of-range', `control must be a column from 0 to ${k - 1}`, control)
  }
  if (result.adjust !== undefined) requireOneOf(result.adjust, ADJUSTMENTS, 'adjust')
  if (control !== undefined && criticalDifference === undefined && decidesByDifference(result)) {
    throw new StatsError('unknown-option', 'a diagram with a control needs its critical difference', criticalDifference)
  }
  for (const [name, value] of Object.entries({ criticalDifference: criticalDifference ?? 1, fontSize, axisLength })) {
    if (!(value > 0 && Number.isFinite(value))) throw new StatsError('out-of-range', `${name} must be above 0`, value)
  }
  requireOneOf(best, ['left', 'right'], 'best')
  requireOneOf(axis, ['full', 'tight'], 'axis')
  if (rankDigits !== 'none' && !(Number.isInteger(rankDigits) && rankDigits >= 0 && rankDigits <= 10)) {
    throw new StatsError('out-of-range', "rankDigits must be an integer from 0 to 10 or 'none'", rankDigits)
  }
}

/** All pairs have bars by their comparisons; with a control it is Bonferroni's adjustment alone that has a critical difference. */
function decidesByDifference({ control, adjust = 'bonferroni' }: RankedComparison): boolean {
  return control === undefined || adjust === 'bonferroni'
}

function ticks(
  firstRank: number,
  lastRank: number,
  axisLength: number,
  fontSize: number,
  toX: (rank: number) => number,
): { rank: number; x: number; label: string }[] {
  const perRank = axisLength / (lastRank - firstRank)
  const labelEvery = Math.max(1, Math.ceil((2.2 * fontSize) / perRank))
  const halves = perRank >= 3 * fontSize
  const list: { rank: number; x: number; label: string }[] = []
  for (let rank = firstRank; rank <= lastRank; rank += halves ? 0.5 : 1) {
    const whole = Number.isInteger(rank)
    const labelled =
      whole && (rank === lastRank || ((rank - firstRank) % labelEvery === 0 && lastRank - rank >= labelEvery))
    list.push({ rank, x: toX(rank), label: labelled ? String(rank) : '' })
  }
  return list
}

/** Bars stick out beyond the models at their ends, so that these are seen to belong. */
const overhangOf = (fontSize: number): number => 0.25 * fontSize

/** Bars on the first level where they touch no other. */
function placeBars(
  result: RankedComparison,
  toX: (rank: number) => number,
  axisY: number,
  fontSize: number,
): DiagramBar[] {
  const overhang = overhangOf(fontSize)
  const levelEnds: number[] = []
  return indistinguishableGroups(result.meanRanks, result.comparisons)
    .map((members) => {
      const xs = members.map((index) => toX(result.meanRanks[index]!))
      return { members, x1: Math.min(...xs) - overhang, x2: Math.max(...xs) + overhang }
    })
    .sort((a, b) => a.x1 - b.x1)
    .map((bar) => {
      let level = levelEnds.findIndex((end) => end + overhang < bar.x1)
      if (level === -1) level = levelEnds.length
      levelEnds[level] = bar.x2
      return { ...bar, y: axisY + fontSize * (0.85 + 0.62 * level) }
    })
}

function levelsOf(bars: readonly DiagramBar[]): number {
  return new Set(bars.map((bar) => bar.y)).size
}

function controlInterval(
  { meanRanks, comparisons }: RankedComparison,
  control: number,
  criticalDifference: number | undefined,
  axis: { firstRank: number; lastRank: number; toX: (rank: number) => number; fontSize: number },
): Omit<NonNullable<CriticalDifferenceGeometry['controlInterval']>, 'y'> {
  const { firstRank, lastRank, toX, fontSize } = axis
  const different = new Set(
    comparisons.flatMap(({ first, second, significant }) => (significant ? [first, second] : [])),
  )
  const members = meanRanks.map((_, index) => index).filter((index) => index === control || !different.has(index))
  if (criticalDifference === undefined) {
    const xs = meanRanks.map(toX)
    const inside = members.map((index) => xs[index]!)
    const outside = xs.filter((_, index) => !members.includes(index))
    const [left, right] = [Math.min(...inside), Math.max(...inside)]
    const overhang = (end: number) => Math.min(overhangOf(fontSize), ...outside.map((x) => Math.abs(x - end) / 2))
    const [x1, x2] = [left - overhang(left), right + overhang(right)]
    return { toScale: false, x1, x2, open: { x1: false, x2: false }, members }
  }
  const low = meanRanks[control]! - criticalDifference
  const high = meanRanks[control]! + criticalDifference
  const a = { x: toX(Math.max(firstRank, low)), open: low < firstRank }
  const b = { x: toX(Math.min(lastRank, high)), open: high > lastRank }
  const [from, to] = a.x <= b.x ? [a, b] : [b, a]
  return { toScale: true, x1: from.x, x2: to.x, open: { x1: from.open, x2: to.open }, members }
}
