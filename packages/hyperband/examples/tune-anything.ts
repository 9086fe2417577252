import { choice, createStudy, defineSpace, float, hyperband, int, when } from '@fdp/hyperband'

const space = defineSpace({
  cache: int(1, 1024, { log: true }), // megabytes
  fill: float(0.5, 0.95, { step: 0.05 }),
  policy: choice(['lru', 'lfu', 'random']),
  sample: when('policy', 'random', int(2, 10)), // exists only with that policy
})

const study = createStudy({
  space,
  algorithm: hyperband({ maxResource: 27, eta: 3 }), // at most 27 minutes of load for one configuration
  direction: 'minimize',
  seed: 7,
})

/** Stands for a measurement: a longer one has less bias. `config` has the type that the space implies. */
const latency = ({ cache, fill, policy, sample = 5 }: NonNullable<typeof space.config>, minutes: number) =>
  (Math.log2(cache) - 7) ** 2 + (fill - 0.8) ** 2 + { lru: 1, lfu: 0.5, random: 2 / sample }[policy] + 3 / minutes

export const best = await study.optimize(({ config, resource }) => latency(config, resource), { concurrency: 4 })
console.log(best.config, best.score)
