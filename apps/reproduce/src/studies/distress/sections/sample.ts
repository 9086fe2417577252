import { distressPaper } from '../../../papers.ts'
import { windowScheme } from '../../../report/figures.ts'
import type { Section } from '../../../report/schema.ts'
import { protocolText } from '../describe.ts'
import type { DistressRun } from '../distress-run.ts'
import { sampleCounts } from '../sample.ts'
import { type FoldCounts, foldTable, table2 } from '../tables.ts'
import { table3, table4, type WindowCount } from '../window-counts.ts'

/** Tables 2 to 4, Fig 4 and the parts of each fold. */
export function sampleSection(
  { source: { panel, classNames, paperShaped }, sizes, options, mainWidth }: DistressRun,
  windowCounts: readonly WindowCount[],
  foldCounts: readonly FoldCounts[],
): Section {
  const paper = paperShaped ? distressPaper() : undefined
  return {
    id: 'sample',
    title: 'Sample and windows',
    text: protocolText(options.protocol),
    items: [
      table2(sampleCounts(panel), classNames, paper?.table2),
      windowScheme(
        {
          id: 'fig-4',
          item: 'Fig 4',
          title: 'How windows slide over a history',
          caption: `Windows of ${paperShaped ? 6 : mainWidth} periods over a history of 12, stride 1.`,
          alternative: 'Each row is a window; the filled cells are its periods.',
        },
        { periods: 12, width: paperShaped ? 6 : mainWidth },
      ),
      table3(windowCounts, paper?.table3.rows),
      table4(windowCounts, paper?.table4.rows),
      foldTable(
        foldCounts,
        classNames,
        `Windows of width ${mainWidth}${sizes.windowsPerCompany === null ? '' : `, the latest ${sizes.windowsPerCompany} of each company`}.`,
      ),
    ],
  }
}
