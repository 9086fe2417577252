import { describe, expect, it } from 'vitest'
import { nameCompanies } from './name-companies.ts'

describe('nameCompanies', () => {
  it.each([
    [['C_1'], '1 (C_1)'],
    [['C_1', 'C_2', 'C_3'], '3 (C_1, C_2, C_3)'],
    [['C_1', 'C_2', 'C_3', 'C_4'], '4 (C_1, C_2, C_3, ...)'],
    [['Acme, Inc.', 'C_2'], '2 ("Acme, Inc.", C_2)'],
  ])('%j: %s', (companies, text) => expect(nameCompanies(companies)).toBe(text))
})
