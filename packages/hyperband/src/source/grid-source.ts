import { enumerateConfigs } from '../space/enumerate.ts'
import type { Space } from '../space/space.ts'
import type { Source } from './source.ts'

/** All configurations in order; a failed one has no stand-in, since every other one is on the list already. */
export function gridSource(space: Space<unknown>, resolution: number | undefined): Source {
  const configs = enumerateConfigs(space, resolution)
  return {
    take() {
      const { value, done } = configs.next()
      return done ? undefined : value
    },
  }
}
