import type { Panel } from '../../panel/panel.ts'

/** A feature that deserves a look, and why. */
export interface Suspicion {
  readonly feature: string
  readonly kind: 'constant' | 'all-missing' | 'same-as' | 'extreme'
  readonly detail: string
}

/**
 * What looks suspicious in a panel: features without values or without variation, features with the same values as another, and values more
 * than 1,000 interquartile ranges beyond the quartiles (a unit that changed, a slipped decimal point).
 *
 * @example
 * ```ts
 * for (const { feature, kind, detail } of findSuspicious(panel)) console.log(feature, kind, detail)
 * ```
 */
export function findSuspicious(panel: Panel): readonly Suspicion[] {
  const { entities, periods, features, values, observed } = panel
  const [P, F] = [periods.length, features.length]
  const rows: number[] = []
  observed.forEach((seen, row) => {
    if (seen === 1) rows.push(row)
  })
  const suspicious: Suspicion[] = []
  const earlier: { readonly feature: string; readonly column: Float64Array }[] = []
  for (const [f, feature] of features.entries()) {
    const column = Float64Array.from(rows, (row) => values[row * F + f] as number)
    const present = column.filter((value) => !Number.isNaN(value)).sort()
    const [least, most] = [present[0], present.at(-1)]
    if (least === undefined || least === most) {
      suspicious.push(
        least === undefined
          ? { feature, kind: 'all-missing', detail: 'no cell has a value' }
          : { feature, kind: 'constant', detail: `every value is ${least}` },
      )
      continue
    }
    const low = present[Math.floor(present.length / 4)] as number
    const high = present[Math.floor((3 * present.length) / 4)] as number
    const reach = 1000 * (high - low)
    const at = reach === 0 ? -1 : column.findIndex((value) => value > high + reach || value < low - reach)
    if (at >= 0) {
      const row = rows[at] as number
      const where = `${entities[Math.floor(row / P)]}, ${periods[row % P]}`
      suspicious.push({
        feature,
        kind: 'extreme',
        detail: `${column[at]} (${where}); the middle half lies in ${low} to ${high}`,
      })
    }
    const twin = earlier.find((other) => other.column.every((value, i) => Object.is(value, column[i])))
    if (twin !== undefined) suspicious.push({ feature, kind: 'same-as', detail: `same values as ${twin.feature}` })
    earlier.push({ feature, column })
  }
  return suspicious
}
