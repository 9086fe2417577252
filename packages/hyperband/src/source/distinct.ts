import type { Random } from '../random.ts'
import { countConfigs, remainingConfigs } from '../space/enumerate.ts'
import { sampleConfig } from '../space/sample.ts'
import { type Config, configKey, type Space } from '../space/space.ts'
import { firstNew } from './first-new.ts'

/** Random draws that are all repeats before a small space is listed. */
const PATIENCE = 64
const ENUMERABLE = 100_000
/** Random draws that are all repeats before a large space is walked through. */
const LAST_RESORT = 1000

/** What a model would try; `attempt` counts from 0. Undefined, which has to come at some time, says that it has no more. */
export type Propose = (random: Random, attempt: number) => Config | undefined

/** Draws configurations that were not drawn before. */
export interface Distinct {
  /** Whether a configuration may be drawn still. */
  isNew(config: Config): boolean
  /**
   * The first of the proposals that is new, else a random configuration that is. Undefined when the space has run out, and
   * only then.
   */
  draw(random: Random, propose?: Propose): Config | undefined
  /** How many configurations it has drawn. */
  count(): number
  /** One that keeps apart from the first `count` draws of this one, whatever this one draws later. */
  after(count: number): Distinct
}

/**
 * Keeps the configurations of a study apart. A model is asked anew at each draw; where it has nothing new, the draw is
 * random. Small discrete spaces that are nearly used up are listed, and large ones walked through, so that the last
 * configuration is found and the end is noticed, without luck.
 */
export function createDistinct(space: Space<unknown>, allowRepeats: boolean): Distinct {
  return apartFrom(space, allowRepeats, new Map(), 0)
}

/** `earlier` numbers configurations; those below `known` are not to be drawn. */
function apartFrom(
  space: Space<unknown>,
  allowRepeats: boolean,
  earlier: ReadonlyMap<string, number>,
  known: number,
): Distinct {
  const drawn = new Map<string, number>()
  /** May hold what a model has proposed since it was made. */
  let remaining: Config[] | undefined
  let large: boolean | undefined
  let exhausted = false

  const isKnown = (key: string): boolean => drawn.has(key) || (earlier.get(key) ?? known) < known

  const take = (config: Config): boolean => {
    const key = configKey(space, config)
    if (isKnown(key)) return false
    drawn.set(key, drawn.size)
    return true
  }

  const sampleNew = (random: Random, tries: number): Config | undefined => {
    for (let i = 0; i < tries; i++) {
      const config = sampleConfig(space, random)
      if (take(config)) return config
    }
    return undefined
  }

  const walk = (random: Random): Config | undefined => {
    const config = firstNew(space, (each) => !isKnown(configKey(space, each)), known + drawn.size + 1, random)
    if (config !== undefined) take(config)
    return config
  }

  const drawFrom = (configs: Config[], random: Random): Config | undefined => {
    while (configs.length > 0) {
      const at = Math.floor(random() * configs.length)
      const config = configs[at] as Config
      configs[at] = configs[configs.length - 1] as Config
      configs.pop()
      if (take(config)) return config
    }
    return undefined
  }

  const drawAtRandom = (random: Random): Config | undefined => {
    if (remaining === undefined) {
      const config = sampleNew(random, PATIENCE)
      if (config !== undefined) return config
      large ??= countConfigs(space, ENUMERABLE + 1) > ENUMERABLE
      if (large) return sampleNew(random, LAST_RESORT - PATIENCE) ?? walk(random)
      remaining = remainingConfigs(space, new Set([...[...earlier.keys()].slice(0, known), ...drawn.keys()]))
    }
    return drawFrom(remaining, random)
  }

  return {
    isNew: (config) => allowRepeats || !isKnown(configKey(space, config)),
    draw(random, propose = () => undefined) {
      if (allowRepeats) return propose(random, 0) ?? sampleConfig(space, random)
      if (exhausted) return undefined
      for (let attempt = 0; ; attempt++) {
        const config = propose(random, attempt)
        if (config === undefined) break
        if (take(config)) return config
      }
      const config = drawAtRandom(random)
      exhausted = config === undefined
      return config
    },
    count: () => drawn.size,
    after: (count) => apartFrom(space, allowRepeats, drawn, count),
  }
}
