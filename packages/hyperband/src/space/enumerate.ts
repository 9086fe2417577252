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

function gridOf({ name, parameter }: Dimension, resolution: number | undefined): readonly ParameterValue[] {
  const count = countValues(parameter)
  const spread = count === Number.POSITIVE_INFINITY || (parameter.kind === 'int' && parameter.log)
  if (resolution === undefined || !spread || count <= resolution) {
    check(
      count !== Number.POSITIVE_INFINITY,
      'invalidSpace',
      `parameter ${name} has no step, so a grid over it needs a resolution`,
      resolution,
    )
    return Array.from({ length: count }, (_, index) => valueAt(parameter, index))
  }
  if (resolution === 1) return [fromUnit(parameter, 0.5)]
  const steps = resolution - 1
  const points = Array.from({ length: resolution }, (_, i) =>
    parameter.kind === 'float' && !parameter.log
      ? valueAt({ ...parameter, step: (parameter.max - parameter.min) / steps }, i)
      : fromUnit(parameter, i / steps),
  )
  return [...new Set(points)]
}

/** The number of configurations of a space, infinite where a parameter is; exact as long as it stays below `limit`. */
export function countConfigs(space: Space<unknown>, limit = 1_000_000): number {
  const parents = new Set(space.dimensions.flatMap(({ conditions }) => conditions.map(({ parent }) => parent)))
  if (space.dimensions.some(({ parameter }) => countValues(parameter) === Number.POSITIVE_INFINITY)) {
    return Number.POSITIVE_INFINITY
  }
  const visit = (depth: number, values: Record<string, ParameterValue>): number => {
    const dimension = space.dimensions[depth]
    if (dimension === undefined) return 1
    if (!isActive(dimension, values)) return visit(depth + 1, values)
    const count = countValues(dimension.parameter)
    if (!parents.has(dimension.name)) return count * visit(depth + 1, values)
    let total = 0
    for (let i = 0; i < count && total < limit; i++) {
      values[dimension.name] = valueAt(dimension.parameter, i)
      total += visit(depth + 1, values)
    }
    delete values[dimension.name]
    return total
  }
  return visit(0, {})
}

/** The configurations of a finite space that `seen` does not hold. */
export function remainingConfigs(space: Space<unknown>, seen: ReadonlySet<string>): Config[] {
  const remaining: Config[] = []
  for (const config of enumerateConfigs(space)) if (!seen.has(configKey(space, config))) remaining.push(config)
  return remaining
}
