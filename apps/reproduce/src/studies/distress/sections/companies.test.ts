import { describe, expect, it } from 'vitest'
import type { Protocol } from '../../../options.ts'
import { PROFILES } from '../../../profiles.ts'
import type { Figure, Table } from '../../../report/schema.ts'
import type { DistressRun } from '../distress-run.ts'
import { agreementOf } from '../items/company-seeds.ts'
import { companiesSection } from './companies.ts'

const drawn = [1, 0].map((label) => ({
  company: label,
  name: `company ${label}`,
  label,
  probabilities: [0.4, 0.6],
  thresholds: [0.3, 0.3],
}))

function section(protocol: Protocol) {
  const run = {
    source: { classNames: ['alive', 'failed'] },
    options: { protocol },
    sizes: PROFILES.smoke.distress,
    mainWidth: 5,
  } as unknown as DistressRun
  const agreement = [agreementOf(drawn, 0), agreementOf(drawn, 1)] as const
  const { text, items } = companiesSection(run, { drawn, agreement, steps: [] })
  const find = <T extends Table | Figure>(id: string) => items.find((item) => item.id === id) as T
  return {
    text: text.join(' '),
    figure: find<Figure>('fig-11'),
    companies: find<Table>('two-companies'),
    agreement: find<Table>('seed-agreement'),
  }
}

describe('companiesSection', () => {
  it('says that the latest window is read, at thresholds of the seeds, where companies are split', () => {
    const { text, figure, companies, agreement } = section('strict')
    expect(text).toContain('m1 reads of each the latest window, 5 periods in a row;')
    expect(figure.caption).toContain('of the test part, its latest window; 2 seeds')
    expect(figure.caption).toContain(
      '50 % of the seeds on the right side of 0.5 (dashed), 100 % on the right side of their own',
    )
    expect(companies.columns.map(({ key }) => key)).toContain('own')
    expect(companies.rows[0]?.half).toMatchObject({ value: 0.5, paper: 1, verdict: 'differs', difference: -0.5 })
    expect(agreement.caption).toContain(
      'The latest window of each company, decided at a threshold chosen on validation.',
    )
  })

  it('says that the window need not be the last one, and that 0.5 decides, where windows are dealt', () => {
    const { text, figure, companies, agreement } = section('paper')
    expect(text).toContain(
      'm1 reads of each the latest window that was dealt to the test part, 5 periods in a row, which need not be its last ones;',
    )
    expect(figure.caption).toContain('its latest window that was dealt to the test part; 2 seeds')
    for (const { caption } of [figure, companies, agreement])
      expect(caption).not.toMatch(/own threshold|validation|last window/)
    expect(companies.columns.map(({ key }) => key)).not.toContain('own')
    expect(companies.rows[0]).not.toHaveProperty('own')
    expect(agreement.caption).toContain('decided at 0.5')
  })
})
