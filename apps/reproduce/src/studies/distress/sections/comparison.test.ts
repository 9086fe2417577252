import { expect, it } from 'vitest'
import type { Protocol } from '../../../options.ts'
import { PROFILES } from '../../../profiles.ts'
import type { DistressRun } from '../distress-run.ts'
import { comparisonSection, trainingSeconds } from './comparison.ts'

const section = (protocol: Protocol, profile: 'smoke' | 'paper') =>
  comparisonSection(
    {
      source: { classNames: ['alive', 'failed'] },
      options: { protocol },
      sizes: PROFILES[profile].distress,
      mainWidth: 5,
    } as unknown as DistressRun,
    [],
    [],
  )

it('says what forests are trained on, also where class 0 has no three windows for each of class 1', () => {
  const [, beyond] = section('strict', 'paper').text
  expect(beyond).toContain(
    'without SMOTE: all of class 1 and, evenly spaced, three of class 0 for each of them, or all of class 0 where there are fewer)',
  )
  expect(section('strict', 'smoke').text[1]).toContain('where there are fewer; 600 at most in this profile)')
})

it('says where decisions of the protocol are made', () => {
  const caption = (protocol: Protocol) =>
    section(protocol, 'smoke').items.find(({ id }) => id === 'fig-10')?.caption ?? ''
  expect(caption('strict')).toContain('a threshold chosen on validation;')
  expect(caption('paper')).toContain('decided at 0.5,')
})

it('says of every model of the table how long it is trained', () => {
  const captions = section('strict', 'smoke').items.filter(({ id }) => id !== 'fig-10')
  expect(captions).toHaveLength(2)
  for (const { caption } of captions)
    expect(caption).toContain("6 epochs at most (40 for logistic regression and Altman Z'')")
  const { table } = trainingSeconds(
    { sizes: PROFILES.smoke.distress, options: { protocol: 'strict' }, mainWidth: 5 } as unknown as DistressRun,
    [],
  )
  expect(table.caption).toContain('(40 for logistic regression')
})
