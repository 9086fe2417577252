import { check } from '../errors.ts'
import { countValues, fromUnit, type ParameterValue, valueAt } from './parameter.ts'
import { type Config, configKey, type Dimension, inSpaceOrder, isActive, type Space } from './space.ts'

/**
 * All configurations of a space, the last parameter running fastest. A real without a step (and a logarithmic range of
 * integers, where `resolution` is given) contributes `resolution` values, spread evenly over its own scale, both ends
 * included.
 *
 * @throws HyperbandError `invalidSpace` for a real without a step when no resolution is given.
 */
export function* enumerateConfigs(space: Space<unknown>, resolution?: number): Generator<Config> {
  const valuesOf = new Map<string, readonly ParameterValue[]>()
  for (const dimension of space.dimensions) valuesOf.set(dimension.name, gridOf(dimension, resolution))
  yield* walk(space, valuesOf, 0, {})
}

function* walk(
  space: Space<unknown>,
  valuesOf: ReadonlyMap<string, readonly ParameterValue[]>,
  depth: number,
  values: Record<string, ParameterValue>,
): Generator<Config> {
  const dimension = space.dimensions[depth]
  if (dimension === undefined) {
    yield inSpaceOrder(space, values)
    return
  }
  if (!isActive(dimension, values)) {
    yield* walk(space, valuesOf, depth + 1, values)
    return
  }
  for (const value of valuesOf.get(dimension.name) as readonly ParameterValue[]) {
    values[dimension.name] = value
    yield* walk(space, valuesOf, depth + 1, values)
  }
  delete values[dimension.name]
}

function gridOf(dimension: Dimension, resolution: number | undefined): readonly ParameterValue[] {
  const { parameter } = dimension
  const whole = wholeCount(dimension, resolution)
  if (whole !== undefined) return Array.from({ length: whole }, (_, index) => valueAt(parameter, index))
  if (resolution === 1) return [fromUnit(parameter, 0.5)]
  const points = resolution as number
  const steps = points - 1
  const spread = Array.from({ length: points }, (_, i) =>
    parameter.kind === 'float' && !parameter.log
      ? valueAt({ ...parameter, step: (parameter.max - parameter.min) / steps }, i)
      : fromUnit(parameter, i / steps),
  )
  return [...new Set(spread)]
}

/** The number of values of a parameter that a grid goes through one by one; undefined where `resolution` spreads points. */
function wholeCount({ name, parameter }: Dimension, resolution: number | undefined): number | undefined {
  const count = countValues(parameter)
  const spread = count === Number.POSITIVE_INFINITY || (parameter.kind === 'int' && parameter.log)
  if (resolution !== undefined && spread && count > resolution) return undefined
  check(
    count !== Number.POSITIVE_INFINITY,
    'invalidSpace',
    `parameter ${name} has no step, so a grid over it needs a resolution`,
    resolution,
  )
  return count
}

/**
 * The number of configurations that {@link enumerateConfigs} gives, without listing them. Exact up to `limit`; beyond it,
 * some number above it.
 *
 * @throws HyperbandError `invalidSpace` for a real without a step when no resolution is given.
 */
export function countGrid(space: Space<unknown>, resolution: number | undefined, limit: number): number {
  const conditions = space.dimensions.flatMap((dimension) => dimension.conditions)
  const parts = space.dimensions.map((dimension) => {
    const whole = wholeCount(dimension, resolution)
    const tooMany = resolution !== undefined && resolution > limit
    const points = whole === undefined && !tooMany ? gridOf(dimension, resolution) : undefined
    const named = conditions.flatMap(({ parent, values }) => (parent === dimension.name ? values : []))
    return {
      dimension,
      count: whole ?? points?.length ?? (resolution as number),
      /** The values that conditions name; all others are alike, for they let nothing exist. */
      named: [...new Set(named)].filter((value) => points === undefined || points.includes(value)),
    }
  })
  const values: Record<string, ParameterValue> = {}
  let total = 0
  const visit = (depth: number, product: number): void => {
    const part = parts[depth]
    if (part === undefined) {
      total += product
      return
    }
    const { dimension, count, named } = part
    if (!isActive(dimension, values)) {
      visit(depth + 1, product)
      return
    }
    for (const value of named) {
      if (total > limit) return
      values[dimension.name] = value
      visit(depth + 1, product)
    }
    delete values[dimension.name]
    if (count > named.length) visit(depth + 1, product * (count - named.length))
  }
  visit(0, 1)
  return total
}

/** The number of configurations of a space, infinite where a parameter is; exact as long as it stays below `limit`. */
export function countConfigs(space: Space<unknown>, limit = 1_000_000): number {
  const infinite = space.dimensions.some(({ parameter }) => countValues(parameter) === Number.POSITIVE_INFINITY)
  return infinite ? Number.POSITIVE_INFINITY : countGrid(space, undefined, limit)
}

/** The configurations of a finite space that `seen` does not hold. */
export function remainingConfigs(space: Space<unknown>, seen: ReadonlySet<string>): Config[] {
  const remaining: Config[] = []
  for (const config of enumerateConfigs(space)) if (!seen.has(configKey(space, config))) remaining.push(config)
  return remaining
}
