import type { Cell, Table } from '../../../report/schema.ts'
import { intervalCell } from '../../intervals.ts'
import { MEASURES, type MeasureName } from '../../measures.ts'
import type { WidthLeak } from '../stages/leak-widths.ts'

const SHOWN: readonly MeasureName[] = ['rocAuc', 'averagePrecision']
const SPLITS = [
  ['strict', 'companies split'],
  ['window-split', 'windows split'],
  ['last-period', 'time split'],
] as const

/**
 * m1 under the three splits by width of the window.
 *
 * @param single widths at which no company has more than one window
 */
export function leakWidthTable(
  leaks: readonly WidthLeak[],
  { caption, single }: { readonly caption: string; readonly single: readonly number[] },
): Table {
  return {
    notes: single.map(
      (width) =>
        `At w = ${width} no company has more than one window: there the split by window is one of companies too, and its difference no leak.`,
    ),
    kind: 'table',
    id: 'leak-widths',
    title: 'The split by width of the window',
    caption,
    columns: [
      { key: 'width', label: 'time step', digits: 0 },
      ...SHOWN.flatMap((name) =>
        SPLITS.flatMap(([id, label]) => [
          { key: `${id} ${name}`, label: `${MEASURES[name].label}, ${label}`, digits: 3 },
          ...(id === 'strict' ? [] : [{ key: `${id} ${name} worth`, label: `minus companies split`, digits: 3 }]),
        ]),
      ),
    ],
    rows: leaks.map(({ width, arms }) => ({
      width,
      ...Object.fromEntries(
        SHOWN.flatMap((name) =>
          SPLITS.flatMap(([id]): [string, Cell][] => {
            const arm = arms[id] ?? null
            return [
              [
                `${id} ${name}`,
                arm === null ? { value: null, verdict: 'cannot be' } : intervalCell(arm.measures[name]),
              ],
              [`${id} ${name} worth`, arm?.difference ? intervalCell(arm.difference[name]) : null],
            ]
          }),
        ),
      ),
    })),
  }
}
