import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roomFor } from './batch-room.ts'

const start = { capacity: 0, rows: 0, width: 3, bytesSoFar: 0, wholeBytes: undefined, batchRows: 65_536, later: false }

describe('room for rows', () => {
  test('doubles within a batch, and is a whole batch from the second one on', () => {
    expect(roomFor(start)).toBe(1024)
    expect(roomFor({ ...start, capacity: 1024, rows: 1024 })).toBe(2048)
    expect(roomFor({ ...start, batchRows: 100 })).toBe(100)
    expect(roomFor({ ...start, later: true })).toBe(65_536)
  })
  test('is little for the first rows of a wide table', () => {
    expect(roomFor({ ...start, width: 1000 })).toBe(1024)
    for (const width of [10_000, 100_000, 10_000_000]) {
      const room = roomFor({ ...start, width })
      expect(room).toBeGreaterThanOrEqual(1)
      expect(room === 1 || room * width * 9 <= 1 << 24).toBe(true)
    }
    expect(roomFor({ ...start, width: 100_000, capacity: 18, rows: 18 })).toBe(36)
  })
  test('is made once for an input of known length', () => {
    const whole = { ...start, wholeBytes: 1_000_000, batchRows: Number.POSITIVE_INFINITY }
    const room = roomFor({ ...whole, capacity: 1024, rows: 1024, bytesSoFar: 30 * 1024 })
    expect(room).toBeGreaterThanOrEqual(1_000_000 / 30)
    expect(room).toBeLessThan((1.1 * 1_000_000) / 30 + 1024)
  })
  test('always grows, and a guess takes no more than twice the input', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1024, max: 1 << 20 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 1 << 28 }),
        (rows, width, rowBytes, wholeBytes) => {
          const room = roomFor({
            ...start,
            capacity: rows,
            rows,
            width,
            bytesSoFar: rows * rowBytes,
            wholeBytes,
            batchRows: Number.POSITIVE_INFINITY,
          })
          expect(room).toBeGreaterThan(rows)
          if (room !== 2 * rows) expect(room * 9 * width).toBeLessThanOrEqual(2 * wholeBytes + (1 << 20))
        },
      ),
    )
  })
})
