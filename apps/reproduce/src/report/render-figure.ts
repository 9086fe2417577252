import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Figure } from './schema.ts'

// Okabe and Ito (2008): told apart with every common kind of colour vision.
const PALETTE = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000', '#8C6D31']

const CONFIG = {
  background: '#ffffff',
  font: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  range: { category: PALETTE },
  axis: { labelFontSize: 11, titleFontSize: 12, gridColor: '#e3e3e3', domainColor: '#888', tickColor: '#888' },
  legend: { labelFontSize: 11, titleFontSize: 12, labelLimit: 260 },
  header: { labelFontSize: 12, titleFontSize: 12 },
  view: { stroke: '#cccccc' },
}

/** The figure's whole Vega-Lite specification, data and settings inside. */
export function completeSpec(figure: Figure): Record<string, unknown> {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: figure.alternative,
    config: CONFIG,
    ...figure.spec,
    data: { values: figure.data },
  }
}

/** SVG text of a figure, drawn in Node without a browser. */
export async function renderFigure(figure: Figure): Promise<string> {
  if (figure.svg !== undefined) return figure.svg
  const { spec } = compile(completeSpec(figure) as unknown as TopLevelSpec)
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logLevel: vega.Error })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}
