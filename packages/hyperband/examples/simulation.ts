import { type Algorithm, asha, bohb, createStudy, hyperband, type Job, randomSearch } from '@fdp/hyperband'
import { accuracy, type SurrogateConfig, seconds, space } from './surrogate.ts'

/** Best score so far at a simulated time. */
export interface Point {
  readonly algorithm: string
  readonly workers: number
  readonly seconds: number
  readonly best: number
}

/**
 * Runs a study with simulated workers: time is a queue of ends, so 1,024 workers cost no more than one. Each worker asks
 * as soon as it is free; the study is told in the order of simulated ends.
 */
export async function simulate(algorithm: Algorithm, workers: number, budget: number, seed: number): Promise<Point[]> {
  const study = createStudy({ space, algorithm, direction: 'maximize', seed })
  const running: { job: Job<SurrogateConfig>; end: number }[] = []
  const points: Point[] = []
  let now = 0
  for (;;) {
    while (running.length < workers) {
      const job = await study.ask()
      if (job === undefined) break
      const end = now + seconds(job.config, job.resource - job.previousResource, job.seed)
      running.splice(running.findLastIndex((other) => other.end <= end) + 1, 0, { job, end })
    }
    const next = running.shift()
    if (next === undefined || next.end > budget) return points
    now = next.end
    const { trial, rung, config, resource } = next.job
    const before = study.best?.score
    await study.tell({ trial, rung, score: accuracy(config, resource), checkpoint: resource })
    const best = study.best?.score
    if (best !== undefined && best !== before) points.push({ algorithm: algorithm.name, workers, seconds: now, best })
  }
}

/** The comparison: four algorithms, each with 1, 8, 64 and 1,024 workers for the same time. */
export async function compare(
  budget: number,
  seed: number,
  crowds: readonly number[] = [1, 8, 64, 1024],
): Promise<Point[]> {
  const points: Point[] = []
  for (const workers of crowds) {
    const algorithms = [
      hyperband({ maxResource: 81, iterations: 1000 }),
      asha({ trials: 100_000, maxResource: 81 }),
      bohb({ maxResource: 81, iterations: 1000 }),
      randomSearch({ trials: 100_000, resource: 81 }),
    ]
    for (const algorithm of algorithms) points.push(...(await simulate(algorithm, workers, budget, seed)))
  }
  return points
}

/** Best score against time as a Vega-Lite specification. */
export function plot(points: readonly Point[]) {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: 'Best score against simulated time',
    data: { values: points },
    mark: { type: 'line', interpolate: 'step-after' },
    width: 240,
    height: 180,
    encoding: {
      facet: { field: 'workers', type: 'ordinal', columns: 2, title: 'workers' },
      x: { field: 'seconds', type: 'quantitative', scale: { type: 'log' } },
      y: { field: 'best', type: 'quantitative', scale: { zero: false } },
      color: { field: 'algorithm', type: 'nominal' },
    },
  }
}
