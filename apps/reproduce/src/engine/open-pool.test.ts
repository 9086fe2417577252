import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openPool } from './open-pool.ts'

it('lets every task that waits for a thread listen to the signal of the run', async () => {
  const warnings: Error[] = []
  const heard = (warning: Error) => void warnings.push(warning)
  process.on('warning', heard)
  const { signal } = new AbortController()
  const pool = await openPool({ workers: 1 }, signal)
  await pool.destroy()
  for (let task = 0; task < 20; task++) signal.addEventListener('abort', () => {})
  await setTimeout(10)
  process.off('warning', heard)
  expect(warnings).toEqual([])
})
