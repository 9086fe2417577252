import { describe, expect, it } from 'vitest'
import { sealStep, unsealStep } from './step-file.ts'

describe('sealStep', () => {
  it('is JSON that gives the text of the result back', () => {
    for (const result of ['{"loss":0.1}', 'null', '[]', '"two\\nlines"']) {
      expect(unsealStep(sealStep(result))).toBe(result)
      expect(JSON.parse(sealStep(result))).toMatchObject({ format: 'fdp-step/1', result: JSON.parse(result) })
    }
  })

  it('gives nothing of a file that is cut, edited or foreign', () => {
    const whole = sealStep('{"loss":[0.1,0.2]}')
    for (let length = 0; length < whole.length; length++) expect(unsealStep(whole.slice(0, length))).toBeUndefined()
    for (const other of [whole.replace('0.2', '0.3'), `${whole} `, '{}', 'null', '{"loss":1}', '[]'])
      expect(unsealStep(other)).toBeUndefined()
  })
})
