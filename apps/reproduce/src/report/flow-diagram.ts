import { escapeHtml } from './format.ts'
import type { Figure } from './schema.ts'
import { wrapText } from './wrap-text.ts'

/** One box of a flow: a name and what belongs to it, a line each. */
export interface FlowBox {
  readonly name: string
  readonly lines: readonly string[]
}

/** A row of boxes, read from left to right. */
export interface FlowRow {
  readonly label: string
  readonly boxes: readonly FlowBox[]
}

const BOX = { width: 178, gap: 30, padding: 10, line: 16, rowGap: 34, label: 18 } as const
/** Characters of the body font that fit a box. */
const FIT = 25

const wrap = (text: string): string[] => wrapText(text, (line) => line.length <= FIT)

const textAt = (x: number, y: number, text: string, style: string): string =>
  `<text x="${x}" y="${y}" ${style}>${escapeHtml(text)}</text>`

function drawBox({ name, lines }: FlowBox, x: number, y: number, height: number): string {
  const body = lines.flatMap(wrap)
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${height}" rx="5" fill="#f4f8fb" stroke="#0072B2"/>`,
    textAt(x + BOX.padding, y + BOX.padding + 12, name, 'font-weight="600"'),
    ...body.map((line, index) =>
      textAt(x + BOX.padding, y + BOX.padding + 12 + BOX.line * (index + 1), line, 'fill="#444444" font-size="12"'),
    ),
  ].join('')
}

const heightOf = ({ boxes }: FlowRow): number =>
  2 * BOX.padding + 6 + BOX.line * Math.max(...boxes.map(({ lines }) => 1 + lines.flatMap(wrap).length))

/** Rows of boxes joined by arrows, as SVG text. */
function flowSvg(id: string, rows: readonly FlowRow[]): string {
  // Several drawings stand in one page.
  const arrowHead = `${id}-arrow`
  const columns = Math.max(...rows.map(({ boxes }) => boxes.length))
  const width = columns * (BOX.width + BOX.gap) - BOX.gap + 20
  let top = 10
  const drawn = rows.map((row) => {
    const height = heightOf(row)
    const y = top + BOX.label
    top = y + height + BOX.rowGap - BOX.label
    const middle = y + height / 2
    const boxes = row.boxes.map((box, index) => {
      const x = 10 + index * (BOX.width + BOX.gap)
      const arrow =
        index === 0
          ? ''
          : `<line x1="${x - BOX.gap + 2}" y1="${middle}" x2="${x - 4}" y2="${middle}" stroke="#555555" marker-end="url(#${arrowHead})"/>`
      return arrow + drawBox(box, x, y, height)
    })
    return textAt(10, y - 6, row.label, 'fill="#222222" font-size="12" font-style="italic"') + boxes.join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="13" fill="#1c1c1e"><defs><marker id="${arrowHead}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#555555"/></marker></defs><rect width="${width}" height="${top}" fill="#ffffff"/>${drawn.join('')}</svg>`
}

/**
 * A flow of boxes as a figure; its data are the boxes.
 *
 * @example
 * flowDiagram({ id: 'fig-3', title: 'Steps', caption: '', alternative: '' }, [{ label: 'data', boxes: [{ name: 'read', lines: [] }] }])
 */
export function flowDiagram(
  named: Pick<Figure, 'id' | 'title' | 'caption' | 'alternative'> & { readonly item?: string },
  rows: readonly FlowRow[],
): Figure {
  return {
    kind: 'figure',
    ...named,
    data: rows.flatMap(({ label, boxes }) =>
      boxes.map(({ name, lines }, index) => ({ row: label, place: index + 1, name, text: lines.join('; ') })),
    ),
    svg: flowSvg(named.id, rows),
  }
}
