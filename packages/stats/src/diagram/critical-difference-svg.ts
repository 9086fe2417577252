import { StatsError } from '../input/errors.ts'
import { type OptionKeys, readOptions } from '../input/options.ts'
import type { CriticalDifferenceGeometry, DiagramModel } from './critical-difference-diagram.ts'

export interface CriticalDifferenceSvgOptions {
  /** Accessible title of the drawing, default 'Critical difference diagram'. */
  readonly title?: string
  /** Colour behind the drawing, default 'white'; 'none' for transparent. */
  readonly background?: string
  /** Colour of lines and text, default '#1a1a1a'. */
  readonly color?: string
  /** Colour of the bars and the control's interval, default '#b3261e'. */
  readonly barColor?: string
  /** Default 'Helvetica, Arial, sans-serif'. */
  readonly fontFamily?: string
}

const KEYS: OptionKeys<CriticalDifferenceSvgOptions> = {
  title: true,
  background: true,
  color: true,
  barColor: true,
  fontFamily: true,
}

/**
 * A critical difference diagram as a self-contained SVG string. Characters that XML does not admit (control characters, halves
 * of a pair) are drawn as U+FFFD.
 *
 * Source: Demsar 2006, J. Mach. Learn. Res. 7, 1-30, Figure 1.
 *
 * @throws StatsError on a geometry that is none, and on options that break a rule.
 * @example
 * const result = nemenyiTest(scores, { higherIsBetter: true })
 * writeFileSync('ranks.svg', criticalDifferenceSvg(criticalDifferenceDiagram(result, { names })))
 */
export function criticalDifferenceSvg(
  geometry: CriticalDifferenceGeometry,
  options: CriticalDifferenceSvgOptions = {},
): string {
  requireGeometry(geometry)
  const known = readOptions(options, KEYS, 'criticalDifferenceSvg')
  for (const [name, value] of Object.entries(known)) {
    if (value !== undefined && typeof value !== 'string') {
      throw new StatsError('unknown-option', `${name} must be a text`, value)
    }
  }
  const {
    title = 'Critical difference diagram',
    background = 'white',
    color = '#1a1a1a',
    barColor = '#b3261e',
    fontFamily = 'Helvetica, Arial, sans-serif',
  } = known
  const { width, height, fontSize, axis, ruler, bars, controlInterval } = geometry
  const size = `${round(width)} ${round(height)}`
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${size}" font-family="${escapeXml(fontFamily)}" font-size="${round(fontSize)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(description(geometry))}</desc>`,
  ]
  if (background !== 'none') parts.push(`<rect width="100%" height="100%" fill="${escapeXml(background)}"/>`)
  parts.push(`<g stroke="${escapeXml(color)}" fill="none" stroke-width="1">`)
  parts.push(line(axis.x1, axis.y, axis.x2, axis.y, 'stroke-linecap="square"'))
  for (const { x, rank } of axis.ticks)
    parts.push(line(x, axis.y - fontSize * (Number.isInteger(rank) ? 0.5 : 0.28), x, axis.y))
  if (ruler !== undefined) {
    const end = 0.28 * fontSize
    parts.push(line(ruler.x1, ruler.y, ruler.x2, ruler.y))
    parts.push(
      line(ruler.x1, ruler.y - end, ruler.x1, ruler.y + end),
      line(ruler.x2, ruler.y - end, ruler.x2, ruler.y + end),
    )
  }
  for (const [x, y] of deepestLabels(geometry.models)) parts.push(line(x, axis.y, x, y))
  for (const { x, y, leaderX } of geometry.models) parts.push(line(x, y, leaderX, y))
  parts.push('</g>')
  parts.push(`<g stroke="${escapeXml(barColor)}" stroke-width="${round(0.32 * fontSize)}" stroke-linecap="butt">`)
  for (const bar of bars) parts.push(line(bar.x1, bar.y, bar.x2, bar.y))
  if (controlInterval !== undefined) {
    const { x1, x2, y, open, toScale } = controlInterval
    const half = 0.36 * fontSize
    parts.push(line(x1, y, x2, y))
    // Caps mark the ends of a length; a bar that ends where its models end has none.
    if (toScale) {
      const caps = [open.x1 ? '' : line(x1, y - half, x1, y + half), open.x2 ? '' : line(x2, y - half, x2, y + half)]
      parts.push(`<g stroke-width="${round(0.12 * fontSize)}">${caps.join('')}</g>`)
    }
  }
  parts.push('</g>', `<g fill="${escapeXml(color)}">`)
  for (const { x, label } of axis.ticks) {
    if (label !== '') parts.push(text(x, axis.y - 0.8 * fontSize, 'middle', escapeXml(label)))
  }
  if (ruler !== undefined) parts.push(text(ruler.x1, ruler.y - 0.55 * fontSize, 'start', escapeXml(ruler.label)))
  for (const model of geometry.models) parts.push(modelLabel(model, fontSize))
  parts.push('</g>', '</svg>')
  return parts.join('\n')
}

/** Drawn is what `criticalDifferenceDiagram` gives, in positions of one's own if need be. */
function requireGeometry(geometry: CriticalDifferenceGeometry): void {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null
  const isList = (values: unknown) => Array.isArray(values) && values.every(isObject)
  const { width, height, fontSize, axis, models, bars } = isObject(geometry) ? geometry : ({} as typeof geometry)
  const isWhole =
    [width, height, fontSize].every(Number.isFinite) &&
    isObject(axis) &&
    [axis.ticks, models, bars].every(isList) &&
    bars.every(({ members }) => Array.isArray(members))
  if (!isWhole) throw new StatsError('shape', 'a drawing is made from what criticalDifferenceDiagram gives', geometry)
}

/** One vertical line for models of equal rank, down to the lowest of their labels: lines upon each other look thicker. */
function deepestLabels(models: readonly DiagramModel[]): Map<number, number> {
  const deepest = new Map<number, number>()
  for (const { x, y } of models) deepest.set(x, Math.max(y, deepest.get(x) ?? 0))
  return deepest
}

function modelLabel({ name, rankLabel, isControl, side, rankX, nameX, y }: DiagramModel, fontSize: number): string {
  const anchor = side === 'left' ? 'end' : 'start'
  const baseline = y + 0.35 * fontSize
  const printed = text(nameX, baseline, anchor, escapeXml(name), isControl ? 'font-weight="bold"' : '')
  if (rankLabel === '') return printed
  const small = `fill-opacity="0.62" font-size="${round(0.85 * fontSize)}"`
  return `${text(rankX, baseline, anchor, escapeXml(rankLabel), small)}${printed}`
}

function description({ models, bars, ruler, controlInterval }: CriticalDifferenceGeometry): string {
  const name = (index: number) => models.find((model) => model.index === index)?.name ?? ''
  const ranks = models.map((model) => `${model.name} ${model.meanRank.toFixed(2)}`).join(', ')
  const difference = ruler === undefined ? '' : ` ${ruler.label}.`
  const alike = controlInterval?.members.filter(
    (index) => !models.some((model) => model.index === index && model.isControl),
  )
  const groups =
    alike === undefined
      ? bars.map((bar) => ` No significant difference within: ${bar.members.map(name).join(', ')}.`).join('')
      : alike.length === 0
        ? ' All differ significantly from the control.'
        : ` Not significantly different from the control: ${alike.map(name).join(', ')}.`
  return `Mean ranks: ${ranks}.${difference}${groups}`
}

function line(x1: number, y1: number, x2: number, y2: number, extra = ''): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"${extra === '' ? '' : ` ${extra}`}/>`
}

function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', content: string, extra = ''): string {
  const attributes = extra === '' ? '' : ` ${extra}`
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${attributes}>${content}</text>`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** What is no character of XML 1.0 (production 2, Char), not even escaped. */
const NO_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

function escapeXml(value: string): string {
  return value
    .replaceAll(NO_XML, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
