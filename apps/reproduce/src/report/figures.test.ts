import { averagePrecision } from '@fdp/stats'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { describe, expect, it } from 'vitest'
import { precisionRecallPoints } from '../studies/curves.ts'
import { rateCurves } from './figures.ts'
import { completeSpec } from './render-figure.ts'

/** The corners of the only line that a figure draws, in units of its axes. */
async function drawn(figure: ReturnType<typeof rateCurves>): Promise<[number, number][]> {
  const { spec } = compile(completeSpec(figure) as unknown as TopLevelSpec)
  const view = new vega.View(vega.parse(spec), { renderer: 'none' })
  const svg = await view.toSVG()
  const [x, y] = [view.scale('x'), view.scale('y')] as unknown as { invert: (pixel: number) => number }[]
  const path =
    svg.match(/aria-roledescription="line mark"[^>]* d="([^"]+)"/)?.[1] ??
    svg.match(/ d="(M[^"]+)"[^>]*stroke-width="1\.6"/)?.[1]
  view.finalize()
  if (path === undefined || x === undefined || y === undefined) throw new Error('no line is drawn')
  return [...path.matchAll(/[ML]([-\d.e]+),([-\d.e]+)/g)].map(([, a, b]) => [x.invert(Number(a)), y.invert(Number(b))])
}

describe('rateCurves', () => {
  it('draws precision over recall in steps whose area is the average precision', async () => {
    const labels = [0, 0, 1, 0, 1, 1, 0, 1]
    const probabilities = [0.1, 0.3, 0.3, 0.4, 0.5, 0.7, 0.8, 0.9]
    const points = precisionRecallPoints('m', { labels, probabilities, decisions: labels })
    const named = { id: 'pr', title: '', caption: '', alternative: '' }
    const corners = await drawn(rateCurves(named, points, { x: 'recall', y: 'precision', diagonal: false }))
    const area = corners.slice(1).reduce((sum, [x, y], i) => {
      const [before, height] = corners[i] as [number, number]
      return sum + ((x - before) * (y + height)) / 2
    }, 0)
    expect(area).toBeCloseTo(averagePrecision(labels, probabilities), 6)
  })
})
