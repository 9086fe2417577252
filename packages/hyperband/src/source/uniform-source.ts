import { stream } from '../random.ts'
import { sampleConfig } from '../space/sample.ts'
import type { Config, Space } from '../space/space.ts'
import { createDistinct } from './distinct.ts'
import type { Source } from './source.ts'

const REPLACEMENT_STREAM = 0x7e91ace

/** What {@link uniformSource} needs. */
export interface UniformSourceOptions {
  readonly space: Space<unknown>
  readonly seed: number
  /** Planned number of configurations of each bracket. */
  readonly planned: readonly number[]
  readonly allowRepeats: boolean
}

/**
 * Independent draws. The planned configurations are drawn in the order of the plan; replacements of failed trials come
 * from a second sequence whose element m belongs to bracket m modulo the number of brackets. So neither depends on which
 * trial failed first.
 */
export function uniformSource({ space, seed, planned, allowRepeats }: UniformSourceOptions): Source {
  const distinct = createDistinct(space, allowRepeats)
  const waiting = new Map<string, Config | undefined>()
  const replacements: (Config | undefined)[] = []
  let bracketCursor = 0
  let indexCursor = 0

  const drawPlanned = (): Config | undefined => {
    const config = distinct.draw((random) => sampleConfig(space, random), stream(seed, bracketCursor, indexCursor))
    indexCursor++
    return config
  }
  const drawPlannedUpTo = (bracket: number, index: number): void => {
    for (; bracketCursor < planned.length; bracketCursor++, indexCursor = 0) {
      const count = planned[bracketCursor] as number
      while (indexCursor < count) {
        if (bracketCursor > bracket || (bracketCursor === bracket && indexCursor >= index)) return
        waiting.set(`${bracketCursor}-${indexCursor}`, drawPlanned())
      }
    }
  }

  return {
    take(bracket, index) {
      if (index < (planned[bracket] as number)) {
        const key = `${bracket}-${index}`
        if (waiting.size > 0 && waiting.has(key)) {
          const config = waiting.get(key)
          waiting.delete(key)
          return config
        }
        drawPlannedUpTo(bracket, index)
        return drawPlanned()
      }
      drawPlannedUpTo(planned.length, 0)
      const position = (index - (planned[bracket] as number)) * planned.length + bracket
      while (replacements.length <= position) {
        replacements.push(
          distinct.draw((random) => sampleConfig(space, random), stream(seed, REPLACEMENT_STREAM, replacements.length)),
        )
      }
      return replacements[position]
    },
  }
}
