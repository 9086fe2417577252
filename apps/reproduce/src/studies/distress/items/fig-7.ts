import type { Figure } from '../../../report/schema.ts'
import type { Interval } from '../../intervals.ts'
import type { ClassNames } from '../sample/data.ts'

/** What is drawn over the periods of a window: `byClass` is [class][step]. */
interface OverTime {
  /** Labels of the steps, earliest first. */
  readonly steps: readonly string[]
  readonly byClass: readonly (readonly Interval[])[]
  readonly classNames: ClassNames
  /** What a step is made of, as `years`. */
  readonly periods: string
  readonly axis: string
}

/** Mean weights of the steps by class with their intervals; the dashed line is where each step weighs the same. */
export function overTime(
  named: Pick<Figure, 'id' | 'title' | 'caption' | 'alternative'> & { readonly item?: string },
  { steps, byClass, classNames, periods, axis }: OverTime,
): Figure {
  const last = steps.at(-1) ?? ''
  const x = {
    field: 'step',
    type: 'ordinal',
    sort: steps,
    title: `${periods} of the window, ${last} latest`,
    axis: { labelAngle: 0 },
  }
  const y = { type: 'quantitative', title: axis, scale: { zero: false } }
  const side = { field: 'class', type: 'nominal', sort: classNames }
  const colour = { ...side, title: null, legend: { orient: 'top' } }
  return {
    kind: 'figure',
    ...named,
    data: byClass.flatMap((intervals, label) =>
      intervals.map(({ estimate, lower, upper }, step) => ({
        step: steps[step] ?? '',
        class: classNames[label] ?? '',
        value: estimate,
        low: lower,
        high: upper,
        even: 1 / steps.length,
      })),
    ),
    spec: {
      width: 420,
      height: 240,
      layer: [
        {
          mark: { type: 'rule', strokeDash: [4, 4], color: '#888888' },
          encoding: { y: { ...y, field: 'even', aggregate: 'max' } },
        },
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: { x, xOffset: side, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: colour },
        },
        {
          mark: { type: 'point', filled: true, size: 60 },
          encoding: {
            x,
            xOffset: side,
            y: { ...y, field: 'value' },
            color: colour,
            shape: { ...colour, legend: null },
          },
        },
      ],
    },
  }
}
