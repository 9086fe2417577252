import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canMake } from './can-make.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-can-make-'))
  writeFileSync(path.join(folder, 'file'), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('canMake', () => {
  it.each([
    ['.', true],
    ['new', true],
    ['new/below/it', true],
    ['file', false],
    ['file/below', false],
  ])('%s: %s, and makes nothing', (name, expected) => {
    expect(canMake(path.join(folder, name))).toBe(expected)
    expect(existsSync(path.join(folder, 'new'))).toBe(false)
  })
})
