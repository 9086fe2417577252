import { describe, expect, it } from 'vitest'
import { flowDiagram } from './flow-diagram.ts'

const named = { id: 'f', title: 't', caption: 'c', alternative: 'a' }

describe('flowDiagram', () => {
  const figure = flowDiagram(named, [
    {
      label: 'first',
      boxes: [
        { name: 'read & check', lines: ['a line that is far too long for one box of the figure'] },
        { name: 'split', lines: [] },
      ],
    },
    { label: 'second', boxes: [{ name: 'train', lines: ['once'] }] },
  ])

  it('draws every box, joins those of a row, and keeps long lines inside', () => {
    expect(figure.svg?.match(/<rect /g)).toHaveLength(1 + 3)
    expect(figure.svg?.match(/<line /g)).toHaveLength(1)
    const texts = [...(figure.svg?.matchAll(/<text[^>]*>([^<]*)</g) ?? [])].map(([, text]) => text ?? '')
    expect(texts).toContain('read &amp; check')
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(30)
  })

  it('has an arrow of its own, as several drawings stand in one page', () => {
    const other = flowDiagram({ ...named, id: 'g' }, [{ label: 'one', boxes: [] }])
    expect(figure.svg).toContain('id="f-arrow"')
    expect(figure.svg).toContain('url(#f-arrow)')
    expect(other.svg).toContain('id="g-arrow"')
  })

  it('has its boxes as data', () => {
    expect(figure.data[2]).toEqual({ row: 'second', place: 1, name: 'train', text: 'once' })
  })
})
