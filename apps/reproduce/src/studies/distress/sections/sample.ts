import { distressPaper } from '../../../papers.ts'
import { windowScheme } from '../../../report/figures.ts'
import type { Section } from '../../../report/schema.ts'
import { protocolText } from '../describe.ts'
import type { DistressRun } from '../distress-run.ts'
import { type FoldCounts, foldTable } from '../items/fold-table.ts'
import { featureTable, table1 } from '../items/table-1.ts'
import { table2 } from '../items/tables.ts'
import { table3, table4, type WindowCount } from '../items/window-counts.ts'
import { workflowFigure } from '../items/workflow-figure.ts'
import type { SampleDescription } from '../stages/describe-sample.ts'

/** Tables 1 to 4, Figs 3 and 4, and the parts of each fold. */
export function sampleSection(
  run: DistressRun,
  sample: SampleDescription,
  windows: { readonly counts: readonly WindowCount[]; readonly step: string },
  foldCounts: readonly FoldCounts[],
): Section {
  const { source, sizes, options, mainWidth } = run
  const { classNames, paperShaped } = source
  const paper = paperShaped ? distressPaper() : undefined
  return {
    id: 'sample',
    title: 'Sample and windows',
    text: protocolText(options.protocol),
    items: [
      workflowFigure(run, sample, foldCounts),
      table1(source, sample),
      ...(paperShaped ? [] : [featureTable(source, sample)]),
      { ...table2(sample.counts, classNames, paper?.table2), steps: [sample.step] },
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
      { ...table3(windows.counts, paper?.table3.rows), steps: [windows.step] },
      { ...table4(windows.counts, paper?.table4.rows), steps: [windows.step] },
      foldTable(
        foldCounts,
        classNames,
        `Windows of width ${mainWidth}${sizes.windowsPerCompany === null ? '' : `, the latest ${sizes.windowsPerCompany} of each company`}. Missing cells are counted in the histories that their medians are fitted on, and filled before windows are made.`,
      ),
    ],
  }
}
