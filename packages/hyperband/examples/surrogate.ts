import { choice, defineSpace, float, int } from '@fdp/hyperband'

/** The space of the simulation. */
export const space = defineSpace({
  rate: float(1e-5, 1e-1, { log: true }),
  dropout: float(0, 0.8),
  units: int(16, 256, { step: 16 }),
  cell: choice(['lstm', 'gru']),
})

/** A configuration of it. */
export type SurrogateConfig = NonNullable<(typeof space)['config']>

/** A learning curve in place of a training: accuracy after so many epochs. */
export function accuracy(config: SurrogateConfig, epochs: number): number {
  const rate = Math.log10(config.rate)
  const best = 0.95 - 0.1 * (rate + 2.5) ** 2 - 0.2 * (config.dropout - 0.3) ** 2 - Math.abs(config.units - 96) / 960
  const speed = 0.3 + 0.25 * (rate + 5)
  return best - (config.cell === 'gru' ? 0.03 : 0) - 0.5 * epochs ** -speed
}

/** Simulated seconds of so many epochs: larger models are slower, and one trial in ten is a straggler. */
export function seconds(config: SurrogateConfig, epochs: number, seed: number): number {
  const straggles = seed % 10 === 0 ? 8 : 1
  return epochs * (0.5 + config.units / 128) * straggles
}
