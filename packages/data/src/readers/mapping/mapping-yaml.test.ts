import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkMapping, parseMapping } from './mapping.ts'
import { mappingYaml } from './mapping-yaml.ts'

const RESERVED = new Set(['constructor', 'prototype', '__proto__'])

describe('mappingYaml', () => {
  it('writes what parseMapping reads back, whatever the columns are called', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('yes', 'null', '0012', '1e3', '# x', 'a: b', '2014-01-01'),
    )
    fc.assert(
      fc.property(
        name,
        name,
        fc.dictionary(
          name.filter((key) => !RESERVED.has(key)),
          name,
          { minKeys: 1 },
        ),
        name,
        (entity, period, features, value) => {
          const mapping = {
            entity,
            period: { column: period, form: 'quarter' as const },
            features: { ...features },
            label: { column: value, level: 'row' as const, positive: [value, 1, true] },
          }
          const read = parseMapping(mappingYaml(mapping, ['entity: because\nof a line break']))
          expect(read).toEqual(mapping)
        },
      ),
    )
  })

  it('puts the comments first', () => {
    const mapping = { entity: 'code', period: { column: 'year', form: 'year' as const }, features: { roe: 'ROE' } }
    expect(mappingYaml(mapping, ['a guess'])).toBe(
      '# a guess\nentity: code\nperiod:\n  column: year\n  form: year\nfeatures:\n  roe: ROE\n',
    )
  })

  it.each([...RESERVED])('a feature called %s is refused, not dropped', (name) => {
    const features = Object.fromEntries([
      ['roe', 'ROE'],
      [name, 'x'],
    ])
    expect(() => checkMapping({ entity: 'code', period: { column: 'year', form: 'year' }, features })).toThrow(
      expect.objectContaining({ code: 'invalid-mapping', received: name }),
    )
  })

  it('refuses what is no mapping', () => {
    expect(() => mappingYaml({ entity: 'code' } as never)).toThrow(expect.objectContaining({ code: 'invalid-mapping' }))
  })
})
