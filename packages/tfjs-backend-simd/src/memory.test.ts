import { afterEach, describe, expect, it } from 'vitest'
import { SimdBackendError } from './errors.ts'
import { alloc, free, heapStatistics, setMemoryLimit, setPoison, sizeClass, view } from './memory.ts'
import { guardBytes, heapStart } from './wasm/layout.ts'

afterEach(() => {
  setMemoryLimit(Number.POSITIVE_INFINITY)
  setPoison(false)
})

describe('size classes', () => {
  it('cover the request, are multiples of 64 and waste at most a fifth above 512 bytes', () => {
    for (let n = 1; n < 3e9; n = Math.ceil(n * 1.013)) {
      const size = sizeClass(n)
      expect(size).toBeGreaterThanOrEqual(n)
      expect(size % 64).toBe(0)
      expect(sizeClass(size)).toBe(size)
      if (n > 512) expect((size - n) / size).toBeLessThan(0.2)
    }
  })
})

describe('allocator', () => {
  it('hands out aligned blocks that do not overlap', () => {
    const blocks = Array.from({ length: 200 }, (_, i) => ({ pointer: alloc(1 + i * 37), bytes: 1 + i * 37 }))
    const sorted = [...blocks].sort((a, b) => a.pointer - b.pointer)
    sorted.forEach((block, i) => {
      expect(block.pointer % 64).toBe(0)
      const next = sorted[i + 1]
      if (next) expect(block.pointer + block.bytes + 12).toBeLessThanOrEqual(next.pointer)
    })
    for (const { pointer } of blocks) free(pointer)
  })

  it('reuses a freed block of the same class and ignores a second free', () => {
    const before = heapStatistics().liveBlocks
    const a = alloc(1000)
    free(a)
    free(a)
    const b = alloc(1000)
    const c = alloc(1000)
    expect(b).toBe(a)
    expect(c).not.toBe(a)
    free(b)
    free(c)
    expect(heapStatistics().liveBlocks).toBe(before)
  })

  it('keeps old views valid while the memory grows', () => {
    const p = alloc(16)
    const old = view(p, 4)
    old.set([1, 2, 3, 4])
    const before = heapStatistics().memoryBytes
    const big = alloc(before + 1)
    expect(heapStatistics().memoryBytes).toBeGreaterThan(before)
    old[0] = 9
    expect([...view(p, 4)]).toEqual([9, 2, 3, 4])
    free(p)
    free(big)
  })

  it('merges free blocks of other classes rather than growing without end', () => {
    const peak = (bytes: number, count: number) => {
      const pointers = Array.from({ length: count }, () => alloc(bytes))
      pointers.forEach(free)
    }
    peak(65536, 512)
    const memory = heapStatistics().memoryBytes
    for (let bytes = 70000; bytes < 4e6; bytes = Math.ceil(bytes * 1.3))
      peak(bytes, Math.floor(2 ** 25 / sizeClass(bytes)))
    expect(heapStatistics().memoryBytes).toBeLessThanOrEqual(memory * 1.3)
  })

  it('throws a typed error at the limit and stays usable', () => {
    const { liveBytes } = heapStatistics()
    setMemoryLimit(heapStart + 2 ** 21)
    const error = (() => {
      try {
        return alloc(2 ** 22)
      } catch (caught) {
        return caught
      }
    })()
    expect(error).toBeInstanceOf(SimdBackendError)
    expect((error as SimdBackendError).code).toBe('OUT_OF_MEMORY')
    expect((error as SimdBackendError).received).toBe(2 ** 22)
    expect(heapStatistics().liveBytes).toBe(liveBytes)
    const small = alloc(4096)
    expect(small + 4096 + 12 + guardBytes).toBeLessThanOrEqual(heapStart + 2 ** 21)
    free(small)
    expect(() => setMemoryLimit(0)).toThrow(/must be positive; received 0/)
    for (const bytes of ['5', Number.NaN, null, undefined, [512]]) {
      expect(() => setMemoryLimit(bytes as number)).toThrow(/must be positive; received/)
    }
  })

  it('below what the memory needs for itself leaves no room, not less than none', () => {
    setMemoryLimit(5)
    expect(heapStatistics().limitBytes).toBe(0)
    expect(() => alloc(2 ** 20)).toThrow(/below the limit of 0 bytes/)
  })

  it('grows no further than the limit, though it grows in large parts', () => {
    const memoryLimit = heapStatistics().memoryBytes + 40 * 2 ** 20
    setMemoryLimit(memoryLimit)
    const pointers: number[] = []
    expect(() => {
      for (;;) pointers.push(alloc(2 ** 20))
    }).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }))
    expect(heapStatistics().memoryBytes).toBeLessThanOrEqual(memoryLimit)
    expect(pointers.length).toBeGreaterThan(30)
    pointers.forEach(free)
  })

  it('poisons freed blocks on demand', () => {
    setPoison(true)
    const p = alloc(64)
    const v = view(p, 16).fill(1)
    free(p)
    expect(v.every(Number.isNaN)).toBe(true)
  })
})
