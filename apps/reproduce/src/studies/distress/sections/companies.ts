import type { Protocol } from '../../../options.ts'
import type { Section, Table } from '../../../report/schema.ts'
import { paperPoint } from '../../paper-cell.ts'
import { decisionText } from '../decision-rule.ts'
import type { DistressRun } from '../distress-run.ts'
import { shareRight } from '../items/company-seeds.ts'
import { companyFigure, HALF, windowText } from '../items/fig-11-12.ts'
import type { ClassNames } from '../sample/data.ts'
import type { CompanyOutcome, NamedCompany } from '../stages/companies.ts'

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function companyTable(
  drawn: readonly NamedCompany[],
  names: ClassNames,
  { protocol, caption }: { readonly protocol: Protocol; readonly caption: string },
): Table {
  return {
    kind: 'table',
    id: 'two-companies',
    title: 'The two companies in numbers',
    caption,
    columns: [
      { key: 'company', label: 'company' },
      { key: 'class', label: 'class' },
      { key: 'mean', label: 'probability: mean [lowest, highest]', digits: 3 },
      { key: 'half', label: 'right side of 0.5', digits: 3 },
      ...(protocol === 'strict' ? [{ key: 'own', label: 'right side of own threshold', digits: 3 }] : []),
      { key: 'seeds', label: 'seeds', digits: 0 },
    ],
    rows: drawn.map((company) => ({
      company: `${company.label === 1 ? 'A' : 'B'}: ${company.name}`,
      class: names[company.label] ?? '',
      mean: {
        value: mean(company.probabilities),
        low: Math.min(...company.probabilities),
        high: Math.max(...company.probabilities),
      },
      half: paperPoint(shareRight(company, HALF), 1, 3),
      ...(protocol === 'strict' ? { own: shareRight(company) } : {}),
      seeds: company.probabilities.length,
    })),
    notes: ['The paper reports that all 100 trainings put each of its two companies on the right side of 0.5.'],
  }
}

function agreementTable({ agreement }: CompanyOutcome, names: ClassNames, caption: string): Table {
  return {
    kind: 'table',
    id: 'seed-agreement',
    title: 'What the seeds agree on, over all companies of the test part',
    caption,
    columns: [
      { key: 'class', label: 'class' },
      { key: 'companies', label: 'companies', digits: 0 },
      { key: 'right', label: 'seeds on the right side, mean', digits: 3 },
      { key: 'steadyRight', label: 'right with 95 % of the seeds', digits: 3 },
      { key: 'steadyWrong', label: 'wrong with 95 % of the seeds', digits: 3 },
    ],
    rows: agreement.map(({ companies, meanRight, steadyRight, steadyWrong }, label) => ({
      class: names[label] ?? '',
      companies,
      right: meanRight,
      steadyRight,
      steadyWrong,
    })),
    notes: [
      'Seeds measure the noise of training alone: a company that every seed puts on the wrong side is as sure a failure as one on the right side is a success. Two companies say nothing about the others.',
    ],
  }
}

/** Figs 11 and 12. */
export function companiesSection(
  { source: { classNames }, options, sizes, mainWidth }: DistressRun,
  outcome: CompanyOutcome,
): Section {
  const { protocol } = options
  const strict = protocol === 'strict'
  const scope = `w = ${mainWidth}, ${sizes.epochs} epochs at most, first ${strict ? 'fold' : 'draw'}, ${protocol} protocol.`
  return {
    id: 'companies',
    title: 'Two companies, many seeds',
    text: [
      `One company of each class, drawn by the seed of the run among the companies of the first test part, before any model was read. ${strict ? 'Neither has trained or validated.' : 'Other windows of both may have trained.'} m1 reads of each the ${windowText(protocol)}, ${mainWidth} periods in a row${strict ? '' : ', which need not be its last ones'}; the paper names 12 quarters as input of a model for windows of 8.`,
    ],
    items: [
      ...outcome.drawn.map((company) =>
        companyFigure(company, classNames[company.label === 1 ? 1 : 0], { protocol, scope }),
      ),
      companyTable(outcome.drawn, classNames, { protocol, caption: `m1 from ${sizes.companySeeds} seeds. ${scope}` }),
      agreementTable(
        outcome,
        classNames,
        `The ${windowText(protocol)} of each company, ${decisionText(protocol)}. ${scope}`,
      ),
    ].map((item) => ({ ...item, steps: outcome.steps })),
  }
}
