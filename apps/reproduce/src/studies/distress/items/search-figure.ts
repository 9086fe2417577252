import { hyperbandSchedule } from '@fdp/hyperband'
import { counted } from '../../../counted.ts'
import { flowDiagram } from '../../../report/flow-diagram.ts'
import type { Figure } from '../../../report/schema.ts'
import { type SearchSizes, searchSchedule } from '../search/search.ts'

/** Fig 2: the brackets of the search as they are run. */
export function searchFigure({ search }: Pick<SearchSizes, 'search'>, scoredBy: string): Figure {
  const { brackets, configurations, resourceResumed } = hyperbandSchedule(searchSchedule(search))
  return flowDiagram(
    {
      id: 'fig-2',
      item: 'Fig 2',
      title: 'Brackets of Hyperband',
      caption: `One iteration with R = ${search.maxResource} epochs and eta = ${search.eta}: ${configurations} configurations, ${resourceResumed} epochs. In each bracket the best one in ${search.eta} by ${scoredBy} goes on from its checkpoint. ${counted(search.iterations, 'iteration')} in this profile.`,
      alternative: `${brackets.length} brackets: ${brackets.map(({ s, rungs }) => `s = ${s}: ${rungs.map(({ configurations: n, resource }) => `${n} at ${resource} epochs`).join(', ')}`).join('; ')}.`,
    },
    brackets.map(({ s, rungs }) => ({
      label: `bracket s = ${s}`,
      boxes: rungs.map(({ configurations: n, resource }) => ({
        name: `${counted(n, 'configuration')}`,
        lines: [`trained to ${counted(resource, 'epoch')}`],
      })),
    })),
  )
}
