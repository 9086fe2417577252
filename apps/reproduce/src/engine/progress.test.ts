import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createProgress, remainingTime } from './progress.ts'

function capture(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream
  const chunks: string[] = []
  stream.on('data', (chunk) => chunks.push(String(chunk)))
  Object.assign(stream, { isTTY, cursorTo: () => true, clearLine: () => true, moveCursor: () => true, columns: 200 })
  return { stream, text: () => chunks.join('') }
}

describe('progress', () => {
  it('estimates what is left', () => {
    expect(remainingTime(1, 3, 10)).toBe(30)
    expect(remainingTime(0, 4, 10)).toBeUndefined()
    expect(remainingTime(0, 0, 10)).toBe(0)
  })

  it('prints plain lines, at most one a tenth, where there is no terminal', () => {
    const { stream, text } = capture(false)
    const progress = createProgress({ quiet: false, stream })
    progress.begin('train', 100)
    for (let i = 0; i < 100; i++) progress.advance('m1')
    progress.end()
    const lines = text().trim().split('\n')
    expect(lines).toHaveLength(11)
    expect(lines[0]).toBe('train: 0/100')
    expect(lines[10]).toMatch(/^train: 100\/100, \d+:\d\d elapsed, 0:00 left, m1$/)
  })

  it('draws a bar with elapsed and remaining time on a terminal', () => {
    const { stream, text } = capture(true)
    const progress = createProgress({ quiet: false, stream })
    progress.begin('train', 4)
    for (let i = 0; i < 4; i++) progress.advance()
    progress.end()
    expect(text()).toContain('4/4')
    expect(text()).toContain('elapsed')
  })

  it('shows the cursor again after a stage, after one that was never ended, and where the process ends in one', () => {
    const { stream, text } = capture(true)
    const before = process.listeners('exit')
    const progress = createProgress({ quiet: false, stream })
    const shown = () => text().split('\x1b[?25h').length - 1
    progress.begin('never ended', 4)
    progress.begin('train', 4)
    expect(shown()).toBe(1)
    progress.end()
    progress.end()
    expect(shown()).toBe(2)
    progress.begin('interrupted', 4)
    for (const listener of process.listeners('exit')) if (!before.includes(listener)) listener(0)
    expect(shown()).toBe(3)
    expect(text().split('\x1b[?25l')).toHaveLength(4)
    expect(process.listeners('exit')).toEqual(before)
  })

  it('estimates from the units of this run, not from those that were kept', () => {
    const { stream, text } = capture(false)
    const progress = createProgress({ quiet: false, stream })
    progress.begin('train', 10)
    progress.advance('kept', true)
    progress.advance('trained')
    progress.end()
    expect(text()).toMatch(/1\/10, \d+:\d\d elapsed, \? left, kept/)
    expect(text()).toMatch(/2\/10, \d+:\d\d elapsed, \d+:\d\d left, trained/)
  })

  it('is silent where asked', () => {
    const { stream, text } = capture(false)
    const progress = createProgress({ quiet: true, stream })
    progress.note('hello')
    progress.begin('train', 1)
    progress.advance()
    progress.end()
    expect(text()).toBe('')
  })
})
