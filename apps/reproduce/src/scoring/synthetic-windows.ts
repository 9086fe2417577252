import { munge } from '@fdp/smote'
import { memoize } from '../engine/memo.ts'
import { type ChannelWindows, takeWindows } from './channels.ts'
import { FOLDS } from './company-folds.ts'
import { type PreparedScoring, prepareScoring, type ScoringData, scoringKey } from './prepare.ts'

/** Synthetic windows of the companies of one fold for each of their windows. */
const COPIES = 4
/** Windows of other companies that may be the partner; all of them in a fold of fewer. */
const NEIGHBOURS = 10

/** Windows of other companies that each window has at least. */
function fewestOthers(company: Int32Array): number {
  const windows = new Map<number, number>()
  for (const each of company) windows.set(each, (windows.get(each) ?? 0) + 1)
  return company.length - Math.max(0, ...windows.values())
}

/**
 * Windows without labels like those of a fold's companies ({@link munge}): about half of the ratios, each with its levels and changes
 * over all years, come from a similar company. Forests that saw no company of the fold say what they are.
 *
 * @param fold companies of this fold alone are mixed; where there is one, no window is made
 */
export function syntheticWindows(
  { train, folds }: Pick<PreparedScoring, 'train' | 'folds'>,
  fold: number,
): Pick<ChannelWindows, 'values' | 'shape'> {
  const rows = Array.from(folds, (_, row) => row).filter((row) => folds[row] === fold)
  const { values, shape, company } = takeWindows(train, rows)
  const ratios = shape[2] / 2
  const others = fewestOthers(company)
  if (others === 0) return takeWindows(train, [])
  const made = munge(
    { values, shape, groups: company, role: 'train' },
    {
      copies: COPIES,
      k: Math.min(NEIGHBOURS, others),
      neighbours: 'other-group',
      blocks: Array.from({ length: ratios }, (_, ratio) => [ratio, ratios + ratio]),
      seed: fold,
    },
  )
  return { values: made.values, shape: made.shape }
}

/** The fold of some data. */
export interface ScoringFold {
  readonly data: ScoringData
  readonly fold: number
}

export const foldKey = ({ data, fold }: ScoringFold): string => `${scoringKey(data)}|${fold}`

/** {@link syntheticWindows} of a fold: made once a thread, as many networks and forests read them. */
export const windowsOfFold = memoize(FOLDS, foldKey, async ({ data, fold }: ScoringFold) =>
  syntheticWindows(await prepareScoring(data), fold),
)
