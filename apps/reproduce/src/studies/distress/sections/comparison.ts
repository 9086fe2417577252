import { counted } from '../../../counted.ts'
import type { Section, TimedTable } from '../../../report/schema.ts'
import { confusionFigure } from '../../figure-blocks.ts'
import { madeFrom } from '../../made-from.ts'
import { type FitResult, poolFolds } from '../blocks.ts'
import { decisionText } from '../decision-rule.ts'
import { type DistressRun, decidedScopeOf, scopeOf } from '../distress-run.ts'
import { figure9 } from '../items/fig-9.ts'
import { inOrderOfTable12, nameInTable12, table12 } from '../items/table-12.ts'
import { table12Seconds } from '../items/table-12-seconds.ts'
import type { ModelScores } from '../items/tables.ts'

const ID = 'comparison'

/** Table 12, Figs 9 and 10: the models of the study at the main width, beside those of the paper and beyond it. */
export function comparisonSection(
  run: DistressRun,
  scores: readonly ModelScores[],
  fits: readonly FitResult[],
): Section {
  const {
    source: { classNames },
    sizes,
    options,
    mainWidth,
  } = run
  const main = scores.filter(({ width }) => width === mainWidth)
  const inFirstSeed = inOrderOfTable12(main).flatMap(({ model }) => {
    const [pooled] = poolFolds(fits, model, mainWidth)
    return pooled === undefined ? [] : [{ model: nameInTable12(model), reading: pooled.reading }]
  })
  const windows = inFirstSeed[0]?.reading.labels.length ?? 0
  const tested = `${windows.toLocaleString('en-US')} test windows of all folds`
  return {
    id: ID,
    title: 'Beside other models',
    text: [
      `All networks see the same windows (training windows with SMOTE), are trained for the same epochs from the same seeds and keep the epoch of the lowest validation loss. The paper names no layers for the models it compares with: here each has m1's convolution, BiLSTM, attention and dense layers, as far as it has such parts. Networks of the comparison are trained from ${counted(sizes.comparisonSeeds, 'seed')} a fold, the models of the study from ${sizes.seeds}.`,
      `Beyond the paper: a multi-head LSTM (one small LSTM a feature), a random forest and gradient-boosted trees (on last level, last change, whole change, mean and standard deviation of each feature; trained on windows without SMOTE: all of class 1 and, evenly spaced, three of class 0 for each of them, or all of class 0 where there are fewer${sizes.forestRows === null ? '' : `; ${sizes.forestRows.toLocaleString('en-US')} at most in this profile`}), logistic regression and Altman's Z''.`,
    ],
    items: [
      table12(
        main,
        `${tested}; ${decidedScopeOf(run, { others: true })}; 95 % bootstrap intervals that draw companies. Class 1 is ${classNames[1]}; columns without a class are of class 1.`,
        [
          "The paper's figures are of its own companies, which are not public, under its window split: a verdict says how far this sample is from them, not that they were wrong.",
          "Logistic regression sees the flattened window without SMOTE; Altman Z'' is the score of the last period, turned into a probability on training companies.",
        ],
      ),
      {
        ...figure9(
          main,
          `${tested}; ${decidedScopeOf(run, { others: true })}. Lines are 95 % bootstrap intervals by company; the paper gives none.`,
        ),
        steps: main.flatMap(({ measures }) => measures.accuracy.step ?? []),
      },
      madeFrom(
        confusionFigure(
          {
            id: 'fig-10',
            item: 'Fig 10',
            caption: `${tested}, first seed, ${decisionText(options.protocol)}; w = ${mainWidth}.`,
          },
          inFirstSeed,
          classNames,
          'class',
        ),
        fits.filter(({ width, seedIndex }) => width === mainWidth && seedIndex === 0),
      ),
    ],
  }
}

/** Table 12's training times, for the timings of the run. */
export function trainingSeconds(run: DistressRun, fits: readonly FitResult[]): TimedTable {
  const { sizes, options, mainWidth } = run
  return {
    section: ID,
    table: table12Seconds(
      fits.filter(({ width }) => width === mainWidth),
      { resamples: sizes.bootstrapResamples, seed: options.seed },
      `Means over trainings with 95 % bootstrap intervals that draw trainings; ratios are of the same folds and seeds. ${scopeOf(run, { others: true })}.`,
    ),
  }
}
