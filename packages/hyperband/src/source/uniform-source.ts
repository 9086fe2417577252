import { stream } from '../random.ts'
import type { Config, Space } from '../space/space.ts'
import { createDistinct, type Distinct } from './distinct.ts'
import type { Source } from './source.ts'

const REPLACEMENT_STREAM = 0x7e91ace

/** What {@link uniformSource} needs. */
export interface UniformSourceOptions {
  readonly space: Space<unknown>
  readonly seed: number
  /** Planned number of configurations of each bracket of an iteration. */
  readonly planned: readonly number[]
  /** How often these brackets are run. Default 1. */
  readonly iterations?: number
  readonly allowRepeats: boolean
  /** About how many planned configurations are drawn at once before a replacement. Default 65,536, some tenths of a second. */
  readonly ahead?: number
}

/** Replacements of the brackets of some iterations. */
interface Replacements {
  readonly distinct: Distinct
  readonly drawn: (Config | undefined)[]
}

/**
 * Independent draws. The planned configurations are drawn in the order of the plan; replacements of failed trials come
 * from a second sequence whose element m belongs to bracket m modulo the number of brackets. So neither depends on which
 * trial failed first.
 *
 * Before the first replacement all planned configurations are drawn. Where they are too many to be drawn at once, the
 * iterations fall into sections, each with a sequence of replacements that keeps apart from what is planned up to its end. A
 * later section may then plan what has replaced a failed trial: what is planned must not depend on what has failed by now.
 */
export function uniformSource(options: UniformSourceOptions): Source {
  const { space, seed, planned, iterations = 1, allowRepeats, ahead = 65_536 } = options
  const distinct = createDistinct(space, allowRepeats)
  const waiting = new Map<string, Config | undefined>()
  const brackets = planned.length * iterations
  const together = Math.max(1, Math.floor(ahead / planned.reduce((sum, count) => sum + count, 0)))
  const section = planned.length * Math.min(together, iterations)
  /** By section: how many configurations are drawn when all that it plans is. */
  const ends: number[] = []
  const replacements = new Map<number, Replacements>()
  let bracketCursor = 0
  let indexCursor = 0

  const plannedIn = (bracket: number): number => planned[bracket % planned.length] as number

  const drawPlanned = (): Config | undefined => distinct.draw(stream(seed, bracketCursor, indexCursor++))

  const drawPlannedUpTo = (bracket: number, index: number): void => {
    while (bracketCursor < bracket || (bracketCursor === bracket && indexCursor < index)) {
      if (indexCursor < plannedIn(bracketCursor)) {
        waiting.set(`${bracketCursor}-${indexCursor}`, drawPlanned())
      } else {
        bracketCursor++
        indexCursor = 0
        if (bracketCursor % section === 0) ends.push(distinct.count())
      }
    }
  }

  const replacementsOf = (number: number, end: number): Replacements => {
    drawPlannedUpTo(end, 0)
    const last = end === brackets
    const known = replacements.get(number) ?? {
      distinct: last ? distinct : distinct.after(ends[number] as number),
      drawn: [],
    }
    replacements.set(number, known)
    return known
  }

  return {
    take(bracket, index) {
      const count = plannedIn(bracket)
      if (index < count) {
        const key = `${bracket}-${index}`
        if (waiting.size > 0 && waiting.has(key)) {
          const config = waiting.get(key)
          waiting.delete(key)
          return config
        }
        drawPlannedUpTo(bracket, index)
        return drawPlanned()
      }
      const number = Math.floor(bracket / section)
      const begin = number * section
      const end = Math.min(begin + section, brackets)
      const replaced = replacementsOf(number, end)
      const position = (index - count) * (end - begin) + (bracket - begin)
      while (replaced.drawn.length <= position) {
        const random = stream(seed, REPLACEMENT_STREAM + number, replaced.drawn.length)
        replaced.drawn.push(replaced.distinct.draw(random))
      }
      return replaced.drawn[position]
    },
  }
}
