import { counted } from '../../../counted.ts'
import type { Cell, Section } from '../../../report/schema.ts'
import { cellBeside, type Interval, intervalCell } from '../../intervals.ts'
import { MEASURES, type MeasureName } from '../../measures.ts'
import type { DistressRun } from '../distress-run.ts'
import { searchLeakTable } from '../items/leak-search-table.ts'
import { leakWidthTable } from '../items/leak-width-table.ts'
import { countableWindows } from '../items/window-counts.ts'
import { LEAK_ARMS, type LeakArm } from '../leak-arms.ts'
import type { LeakOutcome } from '../stages/leak.ts'
import type { SearchLeak } from '../stages/leak-search.ts'
import type { WidthLeak } from '../stages/leak-widths.ts'

const SHOWN: readonly MeasureName[] = ['rocAuc', 'averagePrecision', 'balancedAccuracy']

/** What the audit of the first fold found under each protocol. */
export interface Audits {
  readonly strict: readonly string[]
  readonly paper: readonly string[]
}

const findings = (name: keyof Audits, audits: Audits): string =>
  audits[name].length === 0
    ? `The audit of the ${name} protocol's first split finds no leak.`
    : `The audit of the ${name} protocol's first split finds: ${audits[name].join('; ')}.`

const signed = (value: number) => `${value >= 0 ? '+' : ''}${value.toFixed(3)}`
const withInterval = ({ estimate, lower, upper }: Interval) =>
  `${signed(estimate)} [${signed(lower)}, ${signed(upper)}]`

const numberOf = (id: string) => 1 + LEAK_ARMS.findIndex((arm) => arm.id === id)

function row({ arm, result }: LeakOutcome): Record<string, Cell> {
  const names = SHOWN.flatMap((name): [string, Cell][] => [
    [name, result === null ? { value: null, verdict: 'cannot be' } : intervalCell(result.measures[name])],
    [`${name}Worth`, result?.difference ? intervalCell(result.difference[name]) : null],
  ])
  return {
    // Numbered, as readers may sort the rows.
    arm: `${numberOf(arm.id)}. ${arm.label}`,
    against: arm.against === null ? null : numberOf(arm.against),
    ...Object.fromEntries(names),
    windows: result === null ? null : cellBeside(result.testWindows, result.measures.rocAuc),
    prevalence: result === null ? null : cellBeside(result.prevalence, result.measures.rocAuc),
  }
}

/** Why arms have no numbers. */
function impossible(outcomes: readonly LeakOutcome[]): string[] {
  const lacks = (is: (treatment: LeakArm['treatment']) => boolean) =>
    outcomes.some(({ arm, result }) => result === null && is(arm.treatment))
  return [
    ...(lacks(({ split }) => split === 'last-period')
      ? [
          'The time split cannot be made of these data: no two periods cut the companies by their last period so that both classes have windows in every part.',
        ]
      : []),
    ...(lacks(({ smote }) => smote === 'before-split')
      ? [
          'SMOTE before the split cannot be judged on these data: where synthetic windows are dealt out with the others, some draw has no real one of a class to validate or to test on.',
        ]
      : []),
  ]
}

/** All that the page shows. */
interface LeakOutcomes {
  readonly leaks: readonly LeakOutcome[]
  readonly widths: readonly WidthLeak[]
  readonly search: SearchLeak
  readonly audits: Audits
}

/** Whether no company has more than one window of a width. */
function hasSingleWindows(panel: DistressRun['source']['panel'], width: number): boolean {
  const { entity } = countableWindows(panel, width)
  return new Set(entity).size === entity.length
}

/** What each leak is worth, one thing changed at a time. */
export function leakSection(
  { sizes, mainWidth, source: { classNames, panel } }: DistressRun,
  { leaks: outcomes, widths, search, audits }: LeakOutcomes,
): Section {
  return {
    id: 'leak',
    title: 'What the leak is worth',
    text: [
      "The same m1 with the same layers, epochs and seeds in every row, and one thing changed from the row it is compared with (in the row that has all of them, everything). Windows are dealt in the shares that folds of companies have, so that all rows train on about as many, and every row decides at a threshold that Youden's index chooses. Where windows are split, windows of one company that share periods stand on both sides, and the label belongs to the company: a model may recognise the company.",
      findings('strict', audits),
      findings('paper', audits),
      'With SMOTE before the split, synthetic windows made of test windows come into training; only real windows are tested on, so that the rows can be compared. Selecting on test moves ROC-AUC and PR-AUC only where it chooses another epoch; the threshold that it chooses moves balanced accuracy alone. The time split tests companies that end later than any training company: another population, with another share of class 1, so that its difference is no leak but what the company split cannot show.',
    ],
    items: [
      {
        kind: 'table',
        id: 'leak-table',
        title: 'm1 with one leak at a time',
        caption: `Means over ${sizes.folds} folds or draws and ${counted(sizes.comparisonSeeds, 'seed')} at w = ${mainWidth}, ${sizes.epochs} epochs at most (the time split is one cut, trained as often); 95 % bootstrap intervals that draw companies, on both sides of a difference at once. Class 1 is ${classNames[1]}.`,
        columns: [
          { key: 'arm', label: 'what is done' },
          { key: 'against', label: 'compared with number', digits: 0 },
          ...SHOWN.flatMap((name) => [
            { key: name, label: MEASURES[name].label, digits: 3 },
            { key: `${name}Worth`, label: `worth, ${MEASURES[name].label}`, digits: 3 },
          ]),
          { key: 'windows', label: 'test windows', digits: 0 },
          { key: 'prevalence', label: 'share of class 1', digits: 3 },
        ],
        rows: outcomes.map(row),
        notes: impossible(outcomes),
      },
      searchLeakTable(
        search,
        `The tuned m1 of the strict protocol at w = ${mainWidth}; the same search (R = ${sizes.search.maxResource}, eta = ${sizes.search.eta}) from the same seeds, by ROC-AUC on validation companies and on test companies; first ${counted(search.folds, 'fold')}, ${counted(sizes.comparisonSeeds, 'seed')}. Epoch and threshold are chosen on validation companies in both; 95 % bootstrap intervals that draw companies.`,
      ),
      leakWidthTable(widths, {
        single: widths.map(({ width }) => width).filter((width) => hasSingleWindows(panel, width)),
        caption: `m1 with the same layers, epochs and seeds; means over ${sizes.folds} folds or draws and ${counted(sizes.comparisonSeeds, 'seed')}; differences from the company split of the same width, with 95 % bootstrap intervals that draw companies. Windows of one company share more periods the wider they are, and fewer companies have wide ones.`,
      }),
    ],
  }
}

/** The summary's sentence on the leaks. */
export function leakSentence(outcomes: readonly LeakOutcome[]): string {
  const worth = (id: string): string => {
    const difference = outcomes.find(({ arm }) => arm.id === id)?.result?.difference
    return difference ? withInterval(difference.rocAuc) : 'n/a'
  }
  return `Worth of each leak in ROC-AUC of m1: splitting windows instead of companies ${worth('window-split')}, fitting the scaler before the split ${worth('scaled-on-all')}, selecting on test ${worth('selected-on-test')}, SMOTE before the split ${worth('smote-first')}, all of them ${worth('everything')}.`
}
