import { expect, it } from 'vitest'
import { unitRoots } from './unit-roots.ts'

it.each([1, 2, 3, 4, 7, 8, 12, 360, 1024])('the %i roots of unity are exact to the last digits', (n) => {
  for (const sign of [1, -1] as const) {
    const { re, im } = unitRoots(n, sign)
    for (let k = 0; k < n; k++) {
      expect(Math.abs(re[k]! - Math.cos((2 * Math.PI * k) / n))).toBeLessThan(1e-15 + 2.3e-16 * k)
      expect(Math.abs(im[k]! - sign * Math.sin((2 * Math.PI * k) / n))).toBeLessThan(1e-15 + 2.3e-16 * k)
      expect(Math.abs(re[k]! ** 2 + im[k]! ** 2 - 1)).toBeLessThan(1e-15)
    }
  }
})
