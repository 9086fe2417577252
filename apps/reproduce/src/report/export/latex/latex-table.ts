import type { Results, Table } from '../../schema.ts'
import { LINES, lineName, WITHIN } from './cell-lines.ts'
import { latexText, needsOtherFonts } from './latex-text.ts'
import { COLUMN_GAP, type LaidColumn, LINE_WIDTH, layOut, type Panel, panelHeight } from './table-layout.ts'
import { SIZES, textWidth, wrapText } from './text-width.ts'

/** How a caption names the paper whose item a table regenerates. */
const PAPERS: Readonly<Record<Results['study'], string>> = {
  distress: 'Song, Chiangpradit and Busababodhin, 2025',
  systemic: 'Cheng et al.',
}

/** Height that a float may have, in points: a page of the article class has 550. */
const FLOAT_HEIGHT = 480

const FONT = `\\fontsize{${SIZES.text}}{9.5}\\selectfont`

/** What stands in a cell, where `\\` before it would read a bracket as its own. */
const guarded = (cell: string): string => (/^[[*]/.test(cell) ? `{}${cell}` : cell)

const rowText = (cells: readonly string[], end: string): string => `${guarded(cells.join(' & '))} ${end}`

function headerCell({ header, numeric, broken, name }: LaidColumn): string {
  if (broken !== undefined || header.length === 1) return latexText(name)
  const align = numeric ? 'r' : 'l'
  return `\\begin{tabular}[b]{@{}${align}@{}}${header.map((line) => guarded(latexText(line))).join('\\\\')}\\end{tabular}`
}

const headerRow = (panel: Panel): string => rowText(panel.map(headerCell), '\\\\')

function columnSpec(panel: Panel): string {
  const spec = panel.map(({ numeric, broken }) =>
    broken === undefined ? (numeric ? 'r' : 'l') : `>{\\raggedright\\arraybackslash}p{${broken}pt}`,
  )
  return `@{}${spec.join('')}@{}`
}

/** The texts of the first column, line by line: a long name goes on beside the interval. */
function nameTexts(panel: Panel, row: number, lines: readonly (typeof LINES)[number][]): string[] {
  const [{ cells, broken } = { cells: [], broken: undefined }, ...rest] = panel
  const name = cells[row]?.value ?? ''
  const parts = broken === undefined || !lines.includes('interval') ? [name] : wrapText(name, broken)
  return lines.map((line) => {
    if (line === 'value') return latexText(parts[0] ?? '')
    if (line === 'interval') return latexText(parts.slice(1).join(' '))
    const texts = rest.map((column) => column.cells[row]?.[line] ?? '')
    return `\\fdpsmall{\\quad ${lineName(line, texts)}}`
  })
}

/** The lines of one row: its values, then in smaller type what belongs to them. */
function rowLines(panel: Panel, row: number): string[] {
  const lines = LINES.filter((line) => line === 'value' || panel.some(({ cells }) => (cells[row]?.[line] ?? '') !== ''))
  const names = nameTexts(panel, row, lines)
  return lines.map((line, index) => {
    const texts = panel.slice(1).map(({ cells }) => {
      const text = latexText(cells[row]?.[line] ?? '')
      return line === 'value' || text === '' ? text : `\\fdpsmall{${text}}`
    })
    // A page never breaks within a row.
    const end = index < lines.length - 1 ? '\\\\*' : lines.length > 1 ? '\\\\[2pt]' : '\\\\'
    return rowText([names[index] ?? '', ...texts], end)
  })
}

const bodyLines = (panel: Panel): string[] => (panel[0]?.cells ?? []).flatMap((_, row) => rowLines(panel, row))

const plainPanel = (panel: Panel): string[] => [
  `\\begin{tabular}{${columnSpec(panel)}}`,
  '\\toprule',
  headerRow(panel),
  '\\midrule',
  ...bodyLines(panel),
  '\\bottomrule',
  '\\end{tabular}',
]

function longPanel(panel: Panel, caption: string): string[] {
  return [
    `\\begin{longtable}{${columnSpec(panel)}}`,
    `${caption}\\\\`,
    '\\toprule',
    headerRow(panel),
    '\\midrule',
    '\\endfirsthead',
    '\\toprule',
    headerRow(panel),
    '\\midrule',
    '\\endhead',
    '\\bottomrule',
    '\\endfoot',
    ...bodyLines(panel),
    '\\end{longtable}',
  ]
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

const texts = (panels: readonly Panel[], line: 'paper' | 'verdict'): string[] =>
  panels.flatMap((panel) => panel.flatMap(({ cells }) => cells.map((cell) => cell[line]).filter((text) => text !== '')))

/** What the lines under a row are. */
function legend(panels: readonly Panel[]): string[] {
  const parts: string[] = []
  const verdicts = texts(panels, 'verdict')
  if (texts(panels, 'paper').length > 0) parts.push("paper: the paper's figure")
  const isDifference = (text: string) => lineName('verdict', [text]) === 'difference'
  if (verdicts.some(isDifference)) parts.push("difference: ours minus the paper's")
  if (!verdicts.every(isDifference)) parts.push("verdict: the difference, or how ours stands to the paper's")
  if (verdicts.some((verdict) => verdict.endsWith(WITHIN)))
    parts.push("within: the paper's figure lies in the interval of ours")
  return parts.length === 0 ? [] : [sentence(`Under a row, ${parts.join('; ')}`)]
}

/**
 * Labels of a study's tables for \ref: `tab:distress-8` for the paper's Table 8, `tab:distress-folds` for a table that
 * the paper does not have, or that comes after another of the same item.
 */
export function tableLabels(study: Results['study'], tables: readonly Table[]): Map<string, string> {
  const taken = new Set<string>()
  return new Map(
    tables.map(({ id, item }) => {
      const number = item?.match(/^Table (\d+)$/)?.[1]
      const name = number !== undefined && !taken.has(number) ? number : id.replace(/^table-/, '')
      taken.add(name)
      return [id, `tab:${study}-${name}`]
    }),
  )
}

export interface LatexTableOptions {
  readonly study: Results['study']
  /** For \label. */
  readonly label: string
}

/**
 * A table as a file for \input: a float with booktabs rules, in panels of columns where it is wider than a line of 345 pt,
 * as longtable where it is higher than a page. LaTeX numbers it; the caption names the paper's item in words. Intervals
 * and the paper's figures stand under the values.
 *
 * @example latexTable(table, { study: 'distress', label: 'tab:distress-8' }) // '...\\caption[...]{... (Table 8 of Song, ...)...}\\label{tab:distress-8}...'
 */
export function latexTable(table: Table, { study, label }: LatexTableOptions): string {
  const { title, caption, item, notes = [] } = table
  const panels = layOut(table)
  const titled = item === undefined ? title : `${title} (${item} of ${PAPERS[study]})`
  const captionText = `\\caption[${`{${latexText(title)}}`}]{${latexText(`${sentence(titled)} ${sentence(caption)}`)}}\\label{${label}}`
  const noteText = [...legend(panels), ...notes].map((note) => latexText(sentence(note)))
  const words = textWidth(`${titled} ${caption} ${noteText.join(' ')}`, 'text') / LINE_WIDTH
  const long = panels.reduce((sum, panel) => sum + panelHeight(panel) + 8, 12 * words) > FLOAT_HEIGHT
  const body = long
    ? [
        '\\begingroup',
        FONT,
        `\\setlength{\\tabcolsep}{${COLUMN_GAP}pt}\\setlength{\\LTcapwidth}{\\linewidth}`,
        ...panels.flatMap((panel, index) =>
          index === 0
            ? longPanel(panel, captionText)
            : ['\\addtocounter{table}{-1}', ...longPanel(panel, `\\caption[]{${latexText(title)}, more columns.}`)],
        ),
        ...(noteText.length === 0 ? [] : [`\\noindent ${noteText.join(' ')}\\par`]),
        '\\endgroup',
      ]
    : [
        '\\begin{table}[htbp]',
        '\\centering',
        '\\setlength{\\belowcaptionskip}{6pt}',
        captionText,
        FONT,
        `\\setlength{\\tabcolsep}{${COLUMN_GAP}pt}`,
        panels.map((panel) => plainPanel(panel).join('\n')).join('\n\n\\medskip\n\n'),
        ...(noteText.length === 0
          ? []
          : ['', '\\smallskip', `\\begin{minipage}{\\linewidth}\\raggedright ${noteText.join(' ')}\\end{minipage}`]),
        '\\end{table}',
      ]
  const packages = ['array', 'booktabs', ...(long ? ['longtable'] : [])]
  const content = ['\\providecommand{\\fdpsmall}[1]{{\\fontsize{7}{8.5}\\selectfont #1}}', ...body, ''].join('\n')
  return [
    `% needs \\usepackage{${packages.join(',')}}; laid out for lines of ${LINE_WIDTH} pt or more, in one column`,
    ...(needsOtherFonts(content)
      ? ['% holds characters for which XeLaTeX or LuaLaTeX needs a font that has them']
      : []),
    content,
  ].join('\n')
}
