import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madeUpPanel, writePanel } from '../../test/run-fdp.ts'
import { readOwnPanel } from './own-panel.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-own-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('readOwnPanel', () => {
  it('gives the panel, and what its reader did', async () => {
    const lines = madeUpPanel({ companies: 3 }).map((line, row) => `${line},${row === 0 ? 'sector' : 'mines'}`)
    const { panel, notes } = await readOwnPanel(writePanel(path.join(folder, 'panel.csv'), lines))
    expect([panel.entities, notes]).toEqual([['C_1', 'C_2', 'C_3'], ['columns that are not read: sector']])
  })

  it('refuses ready-made windows by their header', async () => {
    const lines = madeUpPanel().map((line, row) => `${row === 0 ? 'window' : 'five'},${line}`)
    const file = writePanel(path.join(folder, 'windows.csv'), lines)
    await expect(readOwnPanel(file)).rejects.toMatchObject({
      name: 'InputError',
      code: 'data.form',
      rule: expect.stringContaining(file),
    })
  })
})
