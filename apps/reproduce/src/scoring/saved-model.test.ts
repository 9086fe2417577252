import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { removeOtherMembers } from './saved-model.ts'

it('removes the members of other window lengths, and nothing else', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'fdp-members-'))
  try {
    for (const name of ['w3/network-1', 'w4/network-1', 'w12', 'wide'])
      mkdirSync(path.join(folder, name), { recursive: true })
    writeFileSync(path.join(folder, 'scores.csv'), '')
    removeOtherMembers(folder, [3])
    expect(readdirSync(folder).sort()).toEqual(['scores.csv', 'w3', 'wide'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
