import type { Random } from '../random.ts'
import { countConfigs, remainingConfigs } from '../space/enumerate.ts'
import { type Config, configKey, type Space } from '../space/space.ts'

const PATIENCE = 64
const ENUMERABLE = 100_000
const LAST_RESORT = 10_000

/** Draws configurations that were not drawn before. */
export interface Distinct {
  /** The first proposal that is new; when proposals keep repeating, a random one of those that are left. */
  draw(propose: (random: Random) => Config, random: Random): Config | undefined
}

/**
 * Keeps the configurations of a study apart. Small discrete spaces that are nearly used up are listed, so that the last
 * configuration is found and the end is noticed, without luck.
 */
export function createDistinct(space: Space<unknown>, allowRepeats: boolean): Distinct {
  const seen = new Set<string>()
  let remaining: Config[] | undefined
  let count: number | undefined
  return {
    draw(propose, random) {
      if (allowRepeats) return propose(random)
      let tries = PATIENCE
      for (let i = 0; i < tries && remaining === undefined; i++) {
        const config = propose(random)
        const key = configKey(space, config)
        if (!seen.has(key)) {
          seen.add(key)
          return config
        }
        if (i === PATIENCE - 1) {
          count ??= countConfigs(space, ENUMERABLE + 1)
          if (count > ENUMERABLE) tries = LAST_RESORT
          else remaining = remainingConfigs(space, seen)
        }
      }
      if (remaining === undefined || remaining.length === 0) return undefined
      const at = Math.floor(random() * remaining.length)
      const config = remaining[at] as Config
      remaining[at] = remaining[remaining.length - 1] as Config
      remaining.pop()
      seen.add(configKey(space, config))
      return config
    },
  }
}
