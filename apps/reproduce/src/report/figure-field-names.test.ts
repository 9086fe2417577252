import { describe, expect, it } from 'vitest'
import { figureFieldNames } from './figure-field-names.ts'
import { lossCurves, rateCurves } from './figures.ts'

const named = { id: 'f', title: 'A figure', caption: 'what it is', alternative: 'described' }

describe('figureFieldNames', () => {
  it('says what x and y are', () => {
    const roc = rateCurves(named, [{ model: 'm1', x: 0, y: 0 }], { x: 'false rate', y: 'true rate', diagonal: true })
    expect(figureFieldNames(roc)).toEqual({ model: 'model', x: 'x (false rate)', y: 'y (true rate)', order: 'order' })
  })

  it('gives both ends of a band the name of its axis', () => {
    const curves = lossCurves(named, [{ epoch: 1, model: 'm1', part: 'training', mean: 1, low: 0.9, high: 1.1 }])
    expect(figureFieldNames(curves)).toMatchObject({
      epoch: 'epoch',
      mean: 'mean (loss)',
      low: 'low (loss)',
      high: 'high (loss)',
    })
  })

  it('has the fields alone where a figure is a drawing', () => {
    expect(figureFieldNames({ data: [{ a: 1 }, { b: 2 }] })).toEqual({ a: 'a', b: 'b' })
  })
})
