import {
  adasyn,
  borderlineSmote,
  kMeansSmote,
  type Resampled,
  removeTomekLinks,
  type Samples,
  smote,
} from '../src/index.ts'
import { gaussian } from './gaussian-samples.ts'

const SIDE = 260
const GAP = 26
const TOP = 64
const COLOURS = {
  majority: '#7a8ba3',
  minority: '#b3400f',
  synthetic: '#f0a13c',
  line: '#f3d3a8',
  frame: '#d5dae1',
  text: '#1f2933',
}

/** A minority on an arc, with a few rows among the majority's cloud. */
function arcInCloud(): Samples {
  const normal = gaussian(3)
  const values: number[] = []
  const labels: number[] = []
  for (let i = 0; i < 110; i++) {
    values.push(5.6 + 1.5 * normal(), 5.9 + 1.3 * normal())
    labels.push(0)
  }
  for (let i = 0; i < 34; i++) {
    const angle = Math.PI * (0.95 + (0.75 * i) / 33)
    values.push(5.4 + 4.4 * Math.cos(angle) + 0.22 * normal(), 6.4 + 4.6 * Math.sin(angle) + 0.22 * normal())
    labels.push(1)
  }
  for (let i = 0; i < 5; i++) {
    values.push(5 + 0.9 * normal(), 5 + 0.7 * normal())
    labels.push(1)
  }
  return { values: Float64Array.from(values), shape: [labels.length, 2], labels }
}

interface Panel {
  readonly title: string
  readonly result: Resampled
}

/** What five samplers make of the same rows, as SVG: each synthetic row with lines to its parents. */
export function samplersFigure(): string {
  const samples = arcInCloud()
  const options = { k: 5, seed: 7 }
  const panels: readonly Panel[] = [
    { title: 'as given: 110 and 39 rows', result: smote(samples, { ...options, strategy: { 1: 39 } }) },
    { title: 'smote', result: smote(samples, options) },
    { title: 'borderlineSmote', result: borderlineSmote(samples, options) },
    { title: 'adasyn', result: adasyn(samples, options) },
    { title: 'kMeansSmote, 6 clusters', result: kMeansSmote(samples, { ...options, clusters: 6, densityExponent: 2 }) },
    { title: 'removeTomekLinks', result: removeTomekLinks(samples) },
  ]
  const width = 3 * SIDE + 4 * GAP
  const height = TOP + 2 * (SIDE + GAP + 22)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="${COLOURS.text}" role="img">`,
    '<title>Rows of two classes, and what the samplers make of them</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    legend(),
    ...panels.map((panel, at) =>
      drawPanel(panel, samples, GAP + (at % 3) * (SIDE + GAP), TOP + Math.floor(at / 3) * (SIDE + GAP + 22)),
    ),
    '</svg>',
    '',
  ].join('\n')
}

function legend(): string {
  const entries = [
    { mark: circle(0, 0, 'majority'), label: 'majority' },
    { mark: square(0, 0), label: 'minority' },
    { mark: diamond(0, 0), label: 'synthetic, with lines to both parents' },
    { mark: cross(0, 0), label: 'removed' },
  ]
  const starts = [GAP + 6, GAP + 106, GAP + 206, GAP + 490]
  return entries
    .map(
      ({ mark, label }, at) =>
        `<g transform="translate(${starts[at]} 26)">${mark}<text x="12" y="4.5">${label}</text></g>`,
    )
    .join('\n')
}

function drawPanel({ title, result }: Panel, samples: Samples, left: number, top: number): string {
  const { kept, provenance } = result
  const x = (values: ArrayLike<number>, row: number) => round((((values[2 * row] ?? 0) - 0.4) / 9.2) * SIDE)
  const y = (values: ArrayLike<number>, row: number) => round(SIDE - (((values[2 * row + 1] ?? 0) - 0.6) / 9.2) * SIDE)
  const lines: string[] = []
  const diamonds: string[] = []
  for (let i = 0; i < provenance.count; i++) {
    const row = kept.length + i
    for (const parent of provenance.parents.subarray(2 * i, 2 * i + 2)) {
      lines.push(
        `M${x(samples.values, parent)} ${y(samples.values, parent)}L${x(result.values, row)} ${y(result.values, row)}`,
      )
    }
    diamonds.push(diamond(x(result.values, row), y(result.values, row)))
  }
  const stays = new Set(kept)
  const originals = Array.from(samples.labels, (label, row) => {
    const at = [x(samples.values, row), y(samples.values, row)] as const
    if (!stays.has(row)) return cross(...at)
    return label === 1 ? square(...at) : circle(...at, 'majority')
  })
  return [
    `<g transform="translate(${left} ${top})">`,
    `<text y="-7" font-weight="bold">${title}</text>`,
    `<rect width="${SIDE}" height="${SIDE}" fill="none" stroke="${COLOURS.frame}"/>`,
    `<path d="${lines.join('')}" stroke="${COLOURS.line}" fill="none"/>`,
    ...originals,
    ...diamonds,
    '</g>',
  ].join('\n')
}

function circle(x: number, y: number, colour: 'majority'): string {
  return `<circle cx="${x}" cy="${y}" r="3" fill="none" stroke="${COLOURS[colour]}"/>`
}

function square(x: number, y: number): string {
  return `<rect x="${round(x - 3)}" y="${round(y - 3)}" width="6" height="6" fill="${COLOURS.minority}"/>`
}

function diamond(x: number, y: number): string {
  return `<path d="M${x} ${round(y - 3.4)}l3.4 3.4l-3.4 3.4l-3.4 -3.4z" fill="${COLOURS.synthetic}" stroke="#8a5a12" stroke-width=".5"/>`
}

function cross(x: number, y: number): string {
  return `<path d="M${round(x - 3.5)} ${round(y - 3.5)}l7 7m0 -7l-7 7" stroke="#000" stroke-width="1.4"/>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
