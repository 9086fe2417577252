import { toUnit } from '../space/parameter.ts'
import type { Config, Space } from '../space/space.ts'

/** How configurations become points, and which coordinates belong to which parameter. */
export interface Encoding {
  readonly width: number
  /** The parameter, by position in the space, that each coordinate belongs to. */
  readonly owner: Int32Array
  encode(config: Config): Float64Array
}

/**
 * Points for a Gaussian process: a number at its place in [0, 1] on its own scale; a choice as unit vectors divided by
 * sqrt(2), so that different values are at distance 1; a parameter that does not exist in the configuration at the
 * centre, since its parent tells that already. Integers and steps enter as the values that are really tried, which keeps
 * the process constant between them (Garrido-Merchán, Hernández-Lobato 2020).
 */
export function createEncoding(space: Space<unknown>): Encoding {
  const owner: number[] = []
  const offsets = space.dimensions.map(({ parameter }, i) => {
    const offset = owner.length
    const width = parameter.kind === 'choice' ? parameter.values.length : 1
    for (let k = 0; k < width; k++) owner.push(i)
    return offset
  })
  return {
    width: owner.length,
    owner: Int32Array.from(owner),
    encode(config) {
      const point = new Float64Array(owner.length)
      space.dimensions.forEach(({ name, parameter }, i) => {
        const offset = offsets[i] as number
        const value = config[name]
        if (parameter.kind === 'choice') {
          const at = value === undefined ? -1 : parameter.values.indexOf(value)
          parameter.values.forEach((_, k) => {
            point[offset + k] = (at === -1 ? 1 / parameter.values.length : Number(k === at)) * Math.SQRT1_2
          })
        } else point[offset] = value === undefined ? 0.5 : toUnit(parameter, value)
      })
      return point
    },
  }
}
