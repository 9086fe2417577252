import type { StudyContext } from '../../context.ts'
import { stepsOf } from '../../made-from.ts'
import { decidedBy } from '../decision-rule.ts'
import type { DistressRun } from '../distress-run.ts'
import {
  type Agreement,
  agreementOf,
  drawCompany,
  type RepeatedCompany,
  repeatCompanies,
} from '../items/company-seeds.ts'
import { trainAll } from './train.ts'

/** A company that was drawn, with its name. */
export interface NamedCompany extends RepeatedCompany {
  readonly name: string
}

/** m1 from many seeds on the companies of the first test part. */
export interface CompanyOutcome {
  /** One of class 1 and one of class 0. */
  readonly drawn: readonly NamedCompany[]
  /** By class. */
  readonly agreement: readonly [Agreement, Agreement]
  /** Ids of the steps of the trainings. */
  readonly steps: readonly string[]
}

/** Trains m1 from many seeds on the first fold; the seeds of the main training are there already. */
export async function repeatForCompanies(
  context: StudyContext,
  { source: { panel }, options, sizes, mainWidth }: DistressRun,
): Promise<CompanyOutcome> {
  const fits = await trainAll(
    context,
    sizes,
    {
      protocol: options.protocol,
      models: ['m1'],
      widths: [mainWidth],
      configs: [],
      seeds: sizes.companySeeds,
      folds: [0],
    },
    'two companies',
  )
  const companies = repeatCompanies(decidedBy(options.protocol, fits))
  const drawn = [1, 0].flatMap((label) => {
    const found = drawCompany(companies, label, options.seed)
    return found === undefined ? [] : [{ ...found, name: panel.entities[found.company] ?? '' }]
  })
  return { drawn, agreement: [agreementOf(companies, 0), agreementOf(companies, 1)], steps: stepsOf(fits) }
}
