import { type Panel, subsetEntities } from '@fdp/data'
import { type AmericanScoringPart, readAmericanForScoring } from '@fdp/datasets'
import { InputError } from '../errors.ts'
import { runLengths } from '../studies/run-lengths.ts'
import { nameCompanies } from './name-companies.ts'

export interface ScoringPanelOptions {
  readonly data: string
  readonly width: number
  /** For files of windows with a column `split`: the part that is wanted, in any case; null for all. */
  readonly split: string | null
}

/** The last year of each company's latest years in a row; none for a company without so many. */
function latestEnds(panel: Panel, width: number): Map<string, string> {
  const runs = runLengths(panel)
  const { entities, periods } = panel
  return new Map(
    entities.map((company, entity) => {
      const last = periods.findLastIndex((_, period) => (runs[entity * periods.length + period] ?? 0) >= width)
      return [company, periods[last] ?? '']
    }),
  )
}

/** Companies with more years than a window has. */
const withSeveral = ({ entities, periods, observed }: Panel, width: number): string[] =>
  entities.filter(
    (_, entity) =>
      observed
        .subarray(entity * periods.length, (entity + 1) * periods.length)
        .reduce((years, seen) => years + seen, 0) > width,
  )

/** Each company in the one panel where its years in a row end latest; of several such panels in the first. */
function inOnePanel(
  panels: readonly Panel[],
  width: number,
): { readonly panels: Panel[]; readonly inSeveral: readonly string[] } {
  const chosen = new Map<string, { readonly end: string; readonly index: number }>()
  const inSeveral = new Set<string>()
  panels.forEach((panel, index) => {
    for (const [company, end] of latestEnds(panel, width)) {
      const before = chosen.get(company)
      if (before !== undefined) inSeveral.add(company)
      if (before === undefined || end > before.end) chosen.set(company, { end, index })
    }
  })
  const kept = panels.map((panel, index) => {
    const rows = [...panel.entities.keys()].filter((row) => chosen.get(panel.entities[row] ?? '')?.index === index)
    return rows.length === panel.entities.length ? panel : subsetEntities(panel, Int32Array.from(rows))
  })
  return { panels: kept.filter(({ entities }) => entities.length > 0), inSeveral: [...inSeveral] }
}

const describePart = ({ width, split }: Omit<AmericanScoringPart, 'panel'>): string =>
  `${width}${split === undefined ? '' : ` ${split}`}`

/**
 * The amounts of a file's companies, each in one panel: of ready-made windows those of one length, and of one split where that is wanted.
 *
 * @param onNote told what the reader did that is worth knowing, and of companies with several windows
 * @throws InputError `option.split`, `data.windows`; DataError as `readAmericanForScoring` of `@fdp/datasets`
 */
export async function scoringPanels(
  { data, width, split }: ScoringPanelOptions,
  onNote: (note: string) => void,
): Promise<readonly Panel[]> {
  const part = split?.trim().toLowerCase()
  const there: Omit<AmericanScoringPart, 'panel'>[] = []
  const wanted = (each: Omit<AmericanScoringPart, 'panel'>): boolean => {
    there.push(each)
    return each.width === width && (part === undefined || each.split === part)
  }
  const parts = await readAmericanForScoring(data, { onNote, wanted })
  if (parts.some((part) => part.width === undefined)) {
    if (split !== null)
      throw new InputError('option.split', '--split is for files of windows that have a column split', split)
    return parts.map(({ panel }) => panel)
  }
  if (parts.length === 0)
    throw new InputError(
      'data.windows',
      `${data} has windows of this length and split (it has ${there.map(describePart).join(', ')})`,
      `${width}${split === null ? '' : ` ${split}`}`,
    )
  const { panels, inSeveral } = inOnePanel(
    parts.map(({ panel }) => panel),
    width,
  )
  const several = [...new Set([...inSeveral, ...panels.flatMap((panel) => withSeveral(panel, width))])]
  if (several.length > 0)
    onNote(`companies with several windows of ${width} years: ${nameCompanies(several)}; their latest is scored`)
  return panels
}
