import { type Panel, slidingWindows, splitWindows, type Windows } from '@fdp/data'
import { smote } from '@fdp/smote'
import type { Table3Row, Table4Row } from '../../../papers.ts'
import type { Cell, Table } from '../../../report/schema.ts'
import { countByClass } from '../../count-by-class.ts'
import { paperPoint } from '../../paper-cell.ts'
import { NEIGHBOURS } from '../sample/oversample.ts'
import { LEAST_TRAINING, tallyWindows } from '../sample/tally-windows.ts'

/** Widths of the paper's Tables 3 and 4. */
export const PAPER_WIDTHS = [4, 5, 6, 7, 8, 9, 10, 11, 12]

/** Windows of one width: dealt 80:20 within each class, and the training part after SMOTE. Class 1 is the event. */
export interface WindowCount {
  readonly width: number
  readonly train: readonly [number, number]
  readonly test: readonly [number, number]
  readonly oversampled: readonly [number, number]
}

/** The windows of a width with one feature, missing cells and all: enough to count them by. */
export const countableWindows = (panel: Panel, width: number): Windows =>
  slidingWindows(panel, { width, label: 'entity', features: panel.features.slice(0, 1), missing: 'keep' })

const TRAINING = 0.8

/** Whether windows of a width can be dealt and oversampled: enough of each class for training. */
export const canCount = (panel: Panel, width: number): boolean =>
  Math.floor(TRAINING * Math.min(...tallyWindows(panel, width, null)(panel.entities))) >= LEAST_TRAINING

/**
 * Counts by making the windows, the split and the oversampling, not by formula.
 *
 * @throws SmoteError for widths that {@link canCount} refuses
 */
export function countWindows(panel: Panel, widths: readonly number[], seed: number): WindowCount[] {
  return widths.map((width) => {
    const windows = countableWindows(panel, width)
    const { train, test } = splitWindows(windows, { fractions: { train: TRAINING, test: 0.2 }, seed })
    // Counts do not depend on values; missing cells stand as 0 here, where a study would have imputed them.
    const values = train.values.map((value) => (Number.isNaN(value) ? 0 : value))
    const balanced = smote({ values, shape: train.shape, labels: train.labels, role: 'train' }, { k: NEIGHBOURS, seed })
    return {
      width,
      train: countByClass(train.labels),
      test: countByClass(test.labels),
      oversampled: countByClass(balanced.labels),
    }
  })
}

const SWAPPED = { width: 4, printed: 5346, meant: 5436 }

const judge = (ours: number, paper: number | undefined): Cell => paperPoint(ours, paper, 0)

const integer = (key: string, label: string) => ({ key, label, digits: 0 })

/** Said of Tables 3 and 4, which follow the paper whatever the protocol. */
const AS_PUBLISHED =
  "Counted as the paper does, on every window; what the networks of this run were trained on stands under 'Parts of each fold'."

/** Table 3, cell by cell beside the paper's where the sample has the paper's shape. */
export function table3(counts: readonly WindowCount[], paper: readonly Table3Row[] | undefined): Table {
  const rows = counts.map(({ width, train, test }) => {
    const reported = paper?.find((row) => row.width === width)
    return {
      width: `w = ${width}`,
      trainNonSt: judge(train[0], reported?.trainNonSt),
      trainSt: judge(train[1], reported?.trainSt),
      trainTotal: judge(train[0] + train[1], reported?.trainTotal),
      testNonSt: judge(test[0], reported?.testNonSt),
      testSt: judge(test[1], reported?.testSt),
      testTotal: judge(test[0] + test[1], reported?.testTotal),
    }
  })
  return {
    kind: 'table',
    id: 'table-3',
    item: 'Table 3',
    title: 'Sliding windows, dealt 80:20 within each class',
    caption:
      'Number of windows of each width with stride 1, counted after making and splitting them. The label is the status of the company, so that a history of n periods gives n - w + 1 windows.',
    columns: [
      { key: 'width', label: 'time step' },
      integer('trainNonSt', 'training, class 0'),
      integer('trainSt', 'training, class 1'),
      integer('trainTotal', 'training, all'),
      integer('testNonSt', 'test, class 0'),
      integer('testSt', 'test, class 1'),
      integer('testTotal', 'test, all'),
    ],
    rows,
    notes:
      paper === undefined
        ? [AS_PUBLISHED, "The sample is not shaped as the paper's, so that there is no figure to compare with."]
        : [
            AS_PUBLISHED,
            `The paper prints ${SWAPPED.printed} for w = 4; 755 companies have ${755 * 9} windows of that width, 80 % of which are ${SWAPPED.meant}: two digits are swapped, in the total too.`,
            'Its rows for w = 10 to 12 are not stratified, and its test row for w = 8 is not the complement of its training row: no stratified split gives them.',
          ],
  }
}

/** Table 4: the training part before and after SMOTE. */
export function table4(counts: readonly WindowCount[], paper: readonly Table4Row[] | undefined): Table {
  return {
    kind: 'table',
    id: 'table-4',
    item: 'Table 4',
    title: 'Training windows before and after SMOTE',
    caption:
      'Synthetic windows of class 1 until both classes are equal; class 0 and every test window stay as they are.',
    columns: [
      { key: 'width', label: 'time step' },
      integer('originalSt', 'class 1 before'),
      integer('originalNonSt', 'class 0 before'),
      integer('oversampledSt', 'class 1 after'),
      integer('oversampledNonSt', 'class 0 after'),
    ],
    rows: counts.map(({ width, train, oversampled }) => {
      const reported = paper?.find((row) => row.width === width)
      return {
        width: `w = ${width}`,
        originalSt: judge(train[1], reported?.originalSt),
        originalNonSt: judge(train[0], reported?.originalNonSt),
        oversampledSt: judge(oversampled[1], reported?.oversampledSt),
        oversampledNonSt: judge(oversampled[0], reported?.oversampledNonSt),
      }
    }),
    notes: [AS_PUBLISHED, ...(paper === undefined ? [] : ['w = 4 differs by the swapped digits that Table 3 names.'])],
  }
}
