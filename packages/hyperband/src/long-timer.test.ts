import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { longTimer } from './long-timer.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it.each([0, 30, 2 ** 31 - 1, 2 ** 31, 2 ** 33 + 1])('waits %d ms', (milliseconds) => {
  const callback = vi.fn()
  longTimer(callback, milliseconds)
  if (milliseconds > 0) {
    vi.advanceTimersByTime(milliseconds - 1)
    expect(callback).not.toHaveBeenCalled()
  }
  vi.advanceTimersByTime(1)
  expect(callback).toHaveBeenCalledOnce()
})
it('is cleared in whichever part it is', () => {
  const callback = vi.fn()
  for (const after of [1, 2 ** 31 + 1]) {
    const clear = longTimer(callback, 2 ** 32)
    vi.advanceTimersByTime(after)
    clear()
    vi.advanceTimersByTime(2 ** 33)
  }
  expect(callback).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})
