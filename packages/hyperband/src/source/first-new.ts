import type { Random } from '../random.ts'
import { countValues, fromUnit, type ParameterValue, type PlainParameter, valueAt } from '../space/parameter.ts'
import { type Config, inSpaceOrder, isActive, type Space } from '../space/space.ts'

/**
 * The first configuration that is new on a walk through the space, the last parameter running fastest, every parameter
 * from a random one of its values on. Of each parameter it goes through `enough` values at most (of a real without a step
 * so many, spread evenly), so that with more values than there are configurations behind `isNew` it needs no more steps
 * than those, and finds a new one if there is one.
 */
export function firstNew(
  space: Space<unknown>,
  isNew: (config: Config) => boolean,
  enough: number,
  random: Random,
): Config | undefined {
  const starts = new Map(space.dimensions.map(({ name }) => [name, random()]))
  const values: Record<string, ParameterValue> = {}
  const visit = (depth: number): Config | undefined => {
    const dimension = space.dimensions[depth]
    if (dimension === undefined) {
      const config = inSpaceOrder(space, values)
      return isNew(config) ? config : undefined
    }
    const { name, parameter } = dimension
    if (!isActive(dimension, values)) return visit(depth + 1)
    for (const value of valuesFrom(parameter, starts.get(name) as number, enough)) {
      values[name] = value
      const found = visit(depth + 1)
      if (found !== undefined) return found
    }
    delete values[name]
    return undefined
  }
  return visit(0)
}

/** At most `most` values of a parameter, each once, from the place `start` of [0, 1) on and over the end to the beginning. */
function* valuesFrom(parameter: PlainParameter, start: number, most: number): Generator<ParameterValue> {
  const count = countValues(parameter)
  if (count !== Number.POSITIVE_INFINITY) {
    const first = Math.floor(start * count)
    for (let i = 0; i < Math.min(count, most); i++) yield valueAt(parameter, (first + i) % count)
    return
  }
  // A range of a few doubles has fewer values than that, one after the other.
  let last: ParameterValue | undefined
  for (let i = 0; i < most; i++) {
    const value = fromUnit(parameter, (start + i / most) % 1)
    if (value !== last) yield value
    last = value
  }
}
