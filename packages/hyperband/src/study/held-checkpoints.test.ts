import { expect, it } from 'vitest'
import { createHeldCheckpoints } from './held-checkpoints.ts'

it('a reference is held until its last owner lets go, however it was read', () => {
  const checkpoints = createHeldCheckpoints(JSON.stringify)
  const first = checkpoints.hold({ bucket: 'b', key: 1 })
  const second = checkpoints.hold({ bucket: 'b', key: 1 })
  const other = checkpoints.hold({ bucket: 'b', key: 2 })
  expect(checkpoints.release(other)).toBe(true)
  expect(checkpoints.release(first)).toBe(false)
  expect(checkpoints.isHeld({ bucket: 'b', key: 1 })).toBe(true)
  expect(checkpoints.release(second)).toBe(true)
  expect(checkpoints.isHeld({ bucket: 'b', key: 1 })).toBe(false)
  const again = checkpoints.hold({ bucket: 'b', key: 1 })
  expect(checkpoints.release(again)).toBe(true)
})
