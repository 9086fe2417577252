import type { Figure } from './schema.ts'

type Named = Pick<Figure, 'id' | 'title' | 'caption' | 'alternative'> & { readonly item?: string }

/** How windows of `width` slide over one history of `periods` periods with stride 1. */
export function windowScheme(named: Named, { periods, width }: { periods: number; width: number }): Figure {
  const data = Array.from({ length: periods - width + 1 }, (_, window) =>
    Array.from({ length: periods }, (_, period) => ({
      window: window + 1,
      period: period + 1,
      part: period >= window && period < window + width ? 'in the window' : 'outside',
    })),
  ).flat()
  return {
    kind: 'figure',
    ...named,
    data,
    spec: {
      width: { step: 26 },
      height: { step: 18 },
      mark: { type: 'rect', stroke: '#ffffff' },
      encoding: {
        x: { field: 'period', type: 'ordinal', title: 'period', axis: { labelAngle: 0 } },
        y: { field: 'window', type: 'ordinal', title: 'window' },
        color: {
          field: 'part',
          type: 'nominal',
          title: null,
          scale: { domain: ['in the window', 'outside'], range: ['#0072B2', '#e3e3e3'] },
        },
      },
    },
  }
}

export interface CurvePoint {
  readonly epoch: number
  readonly model: string
  /** `training` or `validation`. */
  readonly part: string
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** Loss (or another figure) against epochs: the mean over trainings, and a band from the lowest to the highest. */
export function lossCurves(named: Named, points: readonly CurvePoint[], measure = 'loss'): Figure {
  const models = new Set(points.map(({ model }) => model))
  const shared = {
    x: { field: 'epoch', type: 'quantitative', title: 'epoch', axis: { tickMinStep: 1, format: 'd' } },
    color: { field: 'part', type: 'nominal', title: null },
  }
  return {
    kind: 'figure',
    ...named,
    data: points.map((point) => ({ ...point })),
    spec: {
      facet: { field: 'model', type: 'nominal', title: null, sort: [...models] },
      columns: Math.min(3, models.size),
      spec: {
        width: models.size === 1 ? 480 : 220,
        height: models.size === 1 ? 260 : 150,
        layer: [
          {
            mark: { type: 'area', opacity: 0.2 },
            encoding: {
              ...shared,
              y: { field: 'low', type: 'quantitative', title: measure, scale: { zero: false } },
              y2: { field: 'high' },
            },
          },
          {
            mark: { type: 'line', point: { size: 12 } },
            encoding: { ...shared, y: { field: 'mean', type: 'quantitative', title: measure, scale: { zero: false } } },
          },
        ],
      },
    },
  }
}

/** Box plots of one figure by model, with each block as a point. */
export function boxPlots(
  named: Named,
  rows: readonly { model: string; value: number; block: string }[],
  measure: string,
): Figure {
  const models = [...new Set(rows.map(({ model }) => model))]
  const y = { field: 'model', type: 'nominal', title: null, sort: models, axis: { labelLimit: 260 } }
  const x = { field: 'value', type: 'quantitative', title: measure, scale: { zero: false } }
  return {
    kind: 'figure',
    ...named,
    data: rows.map((row) => ({ ...row })),
    spec: {
      width: 520,
      height: { step: 30 },
      layer: [
        {
          mark: { type: 'boxplot', extent: 'min-max', size: 14, opacity: 0.6 },
          encoding: { x, y, color: { field: 'model', type: 'nominal', legend: null, sort: models } },
        },
        { mark: { type: 'point', filled: true, size: 14, color: '#333333', opacity: 0.7 }, encoding: { x, y } },
      ],
    },
  }
}

export interface RatePoint {
  readonly model: string
  readonly x: number
  readonly y: number
}

/**
 * ROC or precision-recall curves, one line a model. Steps of the latter have the height of the point that ends them, as
 * those that average precision adds up.
 */
export function rateCurves(
  named: Named,
  points: readonly RatePoint[],
  axes: { x: string; y: string; diagonal: boolean },
): Figure {
  const models = [...new Set(points.map(({ model }) => model))]
  const unit = { domain: [0, 1] }
  const line = {
    mark: { type: 'line', strokeWidth: 1.6, interpolate: axes.diagonal ? 'linear' : 'step-before' },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: axes.x, scale: unit },
      y: { field: 'y', type: 'quantitative', title: axes.y, scale: unit },
      color: { field: 'model', type: 'nominal', title: null, sort: models },
      order: { field: 'order', type: 'quantitative' },
    },
  }
  const diagonal = {
    data: {
      values: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
    },
    mark: { type: 'line', strokeDash: [4, 4], color: '#888888' },
    encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
  }
  return {
    kind: 'figure',
    ...named,
    data: points.map((point, order) => ({ ...point, order })),
    spec: { width: 380, height: 340, layer: axes.diagonal ? [diagonal, line] : [line] },
  }
}

export interface SearchPoint {
  readonly algorithm: string
  /** Epochs. */
  readonly spent: number
  readonly median: number
  readonly lower: number
  readonly upper: number
}

/** Best score so far against epochs spent: the medians of all algorithms in one panel, and each with its band in a panel below. */
export function searchCurves(named: Named, points: readonly SearchPoint[], measure: string): Figure {
  const algorithms = [...new Set(points.map(({ algorithm }) => algorithm))]
  const nominal = { field: 'algorithm', type: 'nominal', title: null, sort: algorithms }
  const color = { ...nominal, scale: { domain: algorithms } }
  const x = { field: 'spent', type: 'quantitative', title: 'epochs spent' }
  const y = { type: 'quantitative', scale: { zero: false } }
  // Lines that lie on one another stay apart by their dashes.
  const dash = { ...nominal, scale: { domain: algorithms, range: [[], [8, 3], [2, 2], [8, 3, 2, 3], [4, 4]] } }
  const line = { type: 'line', strokeWidth: 2, interpolate: 'step-after' }
  return {
    kind: 'figure',
    ...named,
    data: points.map((point) => ({ ...point })),
    spec: {
      resolve: { scale: { color: 'independent', strokeDash: 'independent' } },
      vconcat: [
        {
          width: 560,
          height: 280,
          mark: line,
          encoding: { x, y: { ...y, field: 'median', title: measure }, color, strokeDash: dash },
        },
        {
          facet: { ...nominal, header: { labelFontSize: 12 } },
          columns: 3,
          spec: {
            width: 170,
            height: 110,
            layer: [
              {
                mark: { type: 'area', opacity: 0.25, interpolate: 'step-after' },
                encoding: {
                  x,
                  y: { ...y, field: 'lower', title: null },
                  y2: { field: 'upper' },
                  color: { ...color, legend: null },
                },
              },
              {
                mark: { ...line, strokeWidth: 1.5 },
                encoding: { x, y: { ...y, field: 'median', title: null }, color: { ...color, legend: null } },
              },
            ],
          },
        },
      ],
    },
  }
}

export interface ConfusionCount {
  readonly model: string
  readonly actual: string
  readonly predicted: string
  readonly count: number
  /** Share of the row (the actual class). */
  readonly share: number
}

/** Confusion matrices side by side; colour is the share of the actual class, the number is the count. */
export function confusionMatrices(named: Named, counts: readonly ConfusionCount[]): Figure {
  const models = [...new Set(counts.map(({ model }) => model))]
  const base = {
    x: { field: 'predicted', type: 'nominal', title: 'predicted', axis: { labelAngle: 0 } },
    y: { field: 'actual', type: 'nominal', title: 'actual' },
  }
  return {
    kind: 'figure',
    ...named,
    data: counts.map((count) => ({ ...count })),
    spec: {
      facet: { field: 'model', type: 'nominal', title: null, sort: models },
      columns: 4,
      spec: {
        width: 130,
        height: 110,
        layer: [
          {
            mark: 'rect',
            encoding: {
              ...base,
              color: {
                field: 'share',
                type: 'quantitative',
                title: 'share of class',
                scale: { scheme: 'blues', domain: [0, 1] },
                legend: { format: '.0%' },
              },
            },
          },
          {
            mark: { type: 'text', fontSize: 13 },
            encoding: {
              ...base,
              text: { field: 'count', type: 'quantitative', format: ',' },
              color: { condition: { test: 'datum.share > 0.55', value: '#ffffff' }, value: '#111111' },
            },
          },
        ],
      },
    },
  }
}
