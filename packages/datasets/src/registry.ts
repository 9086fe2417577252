import { DataError } from '@fdp/data'
import { americanBankruptcy } from './american-bankruptcy/american-bankruptcy.ts'
import { ashareSynthetic } from './ashare-synthetic/ashare-synthetic.ts'
import type { Dataset } from './dataset.ts'
import { marketPanel } from './market-panel/market-panel.ts'
import { marketRegimes } from './market-regimes/market-regimes.ts'
import { polishBankruptcy } from './polish-bankruptcy/polish-bankruptcy.ts'

/** Every data set of this package. */
export const datasets: readonly Dataset[] = [
  americanBankruptcy,
  polishBankruptcy,
  marketPanel,
  ashareSynthetic,
  marketRegimes,
]

/**
 * The data set of that name.
 *
 * @throws DataError `unknown-dataset`
 * @example
 * ```ts
 * const panel = await findDataset('american-bankruptcy').load()
 * ```
 */
export function findDataset(name: string): Dataset {
  const found = datasets.find((dataset) => dataset.name === name)
  if (found !== undefined) return found
  throw new DataError({
    code: 'unknown-dataset',
    rule: `a data set must be one of ${datasets.map((dataset) => dataset.name).join(', ')}`,
    received: name,
  })
}
