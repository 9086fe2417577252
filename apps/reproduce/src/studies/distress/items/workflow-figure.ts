import { flowDiagram } from '../../../report/flow-diagram.ts'
import type { Figure } from '../../../report/schema.ts'
import type { DistressRun } from '../distress-run.ts'
import type { SampleDescription } from '../stages/describe-sample.ts'
import type { FoldCounts } from './fold-table.ts'

const english = (value: number) => value.toLocaleString('en-US')

/** Fig 3: the way from the sample to the tests under the protocol of the run, with the counts of its first fold. */
export function workflowFigure(
  { options, sizes, mainWidth }: DistressRun,
  { counts: { companies, rows, features }, step }: SampleDescription,
  [first]: readonly FoldCounts[],
): Figure {
  const strict = options.protocol === 'strict'
  const windows = (part: 'train' | 'validation' | 'test') => {
    const [negative, positive] = first?.parts[part].windows ?? [0, 0]
    return `${part === 'train' ? 'training' : part} ${english(negative)} + ${english(positive)}`
  }
  const split = {
    name: strict ? 'Split by company' : 'Split windows',
    lines: [
      strict ? `${sizes.folds} folds, stratified` : '80:20 at random, 80:20 again',
      windows('train'),
      windows('validation'),
      windows('test'),
    ],
  }
  const fit = {
    name: 'Clip, fill, scale',
    lines: [`fitted on ${strict ? 'training companies' : 'all companies'}`, 'quantiles, medians, z-scores'],
  }
  const window = { name: 'Windows', lines: [`${mainWidth} periods, stride 1`, 'label: status of the company'] }
  const oversampled = first?.oversampled ?? [0, 0]
  const where = strict ? 'validation companies' : 'test windows, as published'
  const figure = flowDiagram(
    {
      id: 'fig-3',
      item: 'Fig 3',
      title: 'From the sample to the tests',
      caption: `${strict ? 'Strict' : 'Paper'} protocol; window counts are class 0 + class 1 of the first ${strict ? 'fold' : 'draw'} at w = ${mainWidth}.`,
      alternative: `Three rows of steps: preparing the data, training, and reading the test part. ${strict ? 'Companies are split before anything is fitted.' : 'Everything is fitted before windows are split.'}`,
    },
    [
      {
        label: 'data',
        boxes: [
          {
            name: 'Sample',
            lines: [
              `${english(companies[0])} + ${english(companies[1])} companies`,
              `${english(rows[0] + rows[1])} company-periods`,
              `${features} indicators`,
            ],
          },
          ...(strict ? [split, fit, window] : [fit, window, split]),
        ],
      },
      {
        label: 'training',
        boxes: [
          {
            name: 'SMOTE',
            lines: ['training windows only', `${english(oversampled[0])} + ${english(oversampled[1])} after it`],
          },
          { name: 'Hyperband', lines: [`scored on ${where}`] },
          { name: 'Training', lines: [`${sizes.epochs} epochs at most`, `${sizes.seeds} seeds`] },
          strict
            ? { name: 'Epoch and threshold', lines: ['chosen on validation windows'] }
            : { name: 'Epoch', lines: ['chosen on validation windows', 'decisions at 0.5'] },
        ],
      },
      {
        label: 'reading',
        boxes: [
          { name: 'Test part', lines: ['read once by each model'] },
          { name: 'Measures', lines: ['intervals that draw companies'] },
          { name: 'Tests', lines: ['Friedman over blocks', 'all pairs, Bonferroni'] },
        ],
      },
    ],
  )
  return { ...figure, steps: [step, ...(first?.step === undefined ? [] : [first.step])] }
}
