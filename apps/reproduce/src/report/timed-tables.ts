import type { Results, Section } from './schema.ts'

const MARK = 'Of this run, on its machine: the same options give other numbers in this table the next time.'

/** The sections of a report: each with the tables of this run's seconds behind what is the same in every run. */
export function reportSections({ sections, timings }: Pick<Results, 'sections' | 'timings'>): readonly Section[] {
  const timed = timings.tables ?? []
  return sections.map((section) => ({
    ...section,
    items: [
      ...section.items,
      ...timed
        .filter((each) => each.section === section.id)
        .map(({ table }) => ({ ...table, notes: [MARK, ...(table.notes ?? [])] })),
    ],
  }))
}
