import { describe, expect, it } from 'vitest'
import { agreementOf, drawCompany, repeatCompanies, shareRight } from './company-seeds.ts'

const readings = [
  { probabilities: [0.1, 0.9, 0.6, 0.2], threshold: 0.5 },
  { probabilities: [0.1, 0.4, 0.6, 0.7], threshold: 0.3 },
].map(({ probabilities, threshold }) => ({
  probabilities: Float32Array.from(probabilities),
  labels: Uint8Array.of(1, 1, 1, 0),
  company: Int32Array.of(4, 4, 5, 9),
  threshold,
}))

describe('companies over seeds', () => {
  const companies = repeatCompanies(readings)

  it('takes the last window of each company', () => {
    expect(companies.map(({ company, label }) => [company, label])).toEqual([
      [4, 1],
      [5, 1],
      [9, 0],
    ])
    expect(companies[0]?.probabilities).toEqual([Math.fround(0.9), Math.fround(0.4)])
  })

  it('counts the right side at one threshold, or at the own one of each seed', () => {
    const [a, , c] = companies
    if (a === undefined || c === undefined) throw new Error('two companies')
    expect([shareRight(a, 0.5), shareRight(a)]).toEqual([0.5, 1])
    expect([shareRight(c, 0.5), shareRight(c)]).toEqual([0.5, 0.5])
    expect(shareRight({ ...a, probabilities: [0.5], thresholds: [0.5] })).toBe(1)
  })

  it('says how many companies the seeds agree on', () => {
    expect(agreementOf(companies, 1)).toEqual({ companies: 2, meanRight: 1, steadyRight: 1, steadyWrong: 0 })
    expect(agreementOf(companies, 0)).toEqual({ companies: 1, meanRight: 0.5, steadyRight: 0, steadyWrong: 0 })
  })

  it('draws a company by class and seed alone', () => {
    expect(drawCompany(companies, 0, 3)?.company).toBe(9)
    expect(drawCompany([], 0, 3)).toBeUndefined()
    const drawn = new Set(Array.from({ length: 20 }, (_, seed) => drawCompany(companies, 1, seed)?.company))
    expect(drawn).toEqual(new Set([4, 5]))
    const others = companies.map((entry) => ({ ...entry, probabilities: [0] }))
    expect(drawCompany(others, 1, 7)?.company).toBe(drawCompany(companies, 1, 7)?.company)
  })
})
