import type { Random } from '../random.ts'
import { fromUnit, type ParameterValue } from './parameter.ts'
import { type Config, inSpaceOrder, isActive, type Space } from './space.ts'

/**
 * One configuration, each parameter independently by its own distribution. A number is drawn for inactive parameters
 * too, so that a parameter's draw does not depend on the values before it.
 */
export function sampleConfig(space: Space<unknown>, random: Random): Config {
  const values: Record<string, ParameterValue> = {}
  for (const dimension of space.dimensions) {
    const u = random()
    if (isActive(dimension, values)) values[dimension.name] = fromUnit(dimension.parameter, u)
  }
  return inSpaceOrder(space, values)
}
