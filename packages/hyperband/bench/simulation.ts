// The simulation of examples/simulation.ts at full size: four algorithms, 1 to 1,024 workers, three seeds.
//   node --conditions=@fdp/source --import ./test/support/register-typescript.mjs bench/simulation.ts [seconds] [plot.svg]
import { writeFileSync } from 'node:fs'
import * as vega from 'vega'
import { compile } from 'vega-lite'
import { compare, type Point, plot } from '../examples/simulation.ts'

const budget = Number(process.argv[2] ?? 200)
const seeds = [1, 2, 3]
const runs: Point[][] = []
for (const seed of seeds) runs.push(await compare(budget, seed))

const finals = new Map<string, number[]>()
for (const points of runs) {
  const last = new Map<string, number>()
  for (const { algorithm, workers, best } of points) last.set(`${workers} workers, ${algorithm}`, best)
  for (const [key, best] of last) finals.set(key, [...(finals.get(key) ?? []), best])
}
for (const [key, scores] of finals) {
  scores.sort((a, b) => a - b)
  console.log(`${key}: median best after ${budget} s ${(scores[scores.length >> 1] as number).toFixed(4)}`)
}
const file = process.argv[3]
if (file !== undefined) {
  const view = new vega.View(vega.parse(compile(plot(runs[0] as Point[]) as never).spec))
  writeFileSync(file, await view.toSVG())
}
