import { expect, it } from 'vitest'
import { formatDuration } from './format-duration.ts'

it('names hours only where there are some', () => {
  expect(formatDuration(0)).toBe('0:00')
  expect(formatDuration(65_400)).toBe('1:05')
  expect(formatDuration(3_723_000)).toBe('1:02:03')
})
