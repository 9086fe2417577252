import type { Lines, StatementLine } from './lines.ts'

/** The groups of Song et al. (2025, Table 1), and two for the others. */
export type IndicatorGroup =
  | 'debt service capacity'
  | 'ratio structure'
  | 'operating capacity'
  | 'earnings capacity'
  | 'cash flow capacity'
  | 'development capability'
  | 'per share'
  | 'score'
  | 'ratio'

/**
 * What happens at a denominator that is not plainly positive:
 * - `positive`: zero gives a missing value, and so does a negative one unless `negativeDenominators: 'keep'` is asked for
 * - `nonzero`: zero gives a missing value; a negative one is meant and keeps its sign
 * - `none`: there is no denominator
 */
export type DenominatorRule = 'positive' | 'nonzero' | 'none'

/** Options of {@link Indicator.compute}. */
export interface IndicatorOptions {
  /**
   * Turnovers and returns divide a flow by a balance: the mean of opening and closing balance (`average`, default) or
   * the closing one.
   */
  readonly balances?: 'average' | 'closing'
  /** For denominators of rule `positive`; default missing. */
  readonly negativeDenominators?: 'missing' | 'keep'
}

/** One indicator: a pure function of statement lines, with what a reader must know about it. */
export interface Indicator {
  readonly name: string
  readonly label: string
  readonly group: IndicatorGroup
  readonly formula: string
  readonly source: string
  readonly unit: 'ratio' | 'currency' | 'currency per share' | 'log currency' | 'score'
  /** Lines of the period itself. */
  readonly inputs: readonly StatementLine[]
  /** Lines of the period before, always needed. */
  readonly prior: readonly StatementLine[]
  /** Lines of the period before that average balances need besides. */
  readonly averaged: readonly StatementLine[]
  readonly denominator: DenominatorRule
  /**
   * The value, NaN where a needed line is missing or a denominator is not allowed.
   *
   * @param now lines of the period
   * @param before lines of the period that it is compared with
   * @param period key of the period, for indicators that depend on it
   */
  readonly compute: (now: Lines, before?: Lines, options?: IndicatorOptions, period?: string) => number
}

type Terms = (now: Required<Lines>, before: Required<Lines>, period: string) => number

/** How an indicator is written down here; {@link defineIndicator} adds the guards. */
export interface IndicatorDefinition extends Omit<Indicator, 'compute' | 'prior' | 'averaged'> {
  readonly prior?: readonly StatementLine[]
  /** The numerator, or the whole value where there is no denominator. */
  readonly above: Terms
  readonly below?: Terms
  /** The one balance that is the denominator, averaged on demand; instead of `below`. */
  readonly balance?: StatementLine
}

const present = (lines: Lines, names: readonly StatementLine[]): boolean =>
  names.every((name) => Number.isFinite(lines[name]))

const NOTHING: Lines = {}

/**
 * An indicator from its terms, with the guards of this package: needed lines present, denominator by its rule, never
 * Infinity.
 *
 * @example
 * defineIndicator({ name: 'interestCover', ..., inputs: ['ebit', 'interestExpense'], denominator: 'positive',
 *   above: (now) => now.ebit, below: (now) => now.interestExpense })
 */
export const defineIndicator = (definition: IndicatorDefinition): Indicator => {
  const { above, below, balance, prior = [], ...facts } = definition
  const averaged = balance === undefined ? [] : [balance]
  return {
    ...facts,
    prior,
    averaged,
    compute: (now, before = NOTHING, options = {}, period = '') => {
      const { balances = 'average', negativeDenominators = 'missing' } = options
      const average = balance !== undefined && balances === 'average'
      if (!present(now, facts.inputs) || !present(before, prior) || (average && !present(before, averaged)))
        return Number.NaN
      const [current, earlier] = [now as Required<Lines>, before as Required<Lines>]
      const top = above(current, earlier, period)
      if (facts.denominator === 'none') return Number.isFinite(top) ? top : Number.NaN
      const bottom =
        balance !== undefined
          ? average
            ? (current[balance] + earlier[balance]) / 2
            : current[balance]
          : (below as Terms)(current, earlier, period)
      if (bottom === 0 || (bottom < 0 && facts.denominator === 'positive' && negativeDenominators === 'missing'))
        return Number.NaN
      const value = top / bottom
      return Number.isFinite(value) ? value : Number.NaN
    },
  }
}
