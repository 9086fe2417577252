import { AMERICAN_PANEL_LINES, AMERICAN_STATIC_RATIOS, computeIndicators, slidingWindows } from '@fdp/data'
import { americanBankruptcy, datasets, findDataset, generateAshare, marketPanel, verifyDataset } from '@fdp/datasets'

// What there is, and whether the files are the pinned ones.
export const names = datasets.map(({ name, kind }) => `${name} (${kind})`)
export const broken = (await verifyDataset(americanBankruptcy)).filter(({ ok }) => !ok)

// Real annual statements: 5,260 companies, 490 of which failed. Amounts become ratios, years become windows.
const amounts = await americanBankruptcy.load()
const ratios = computeIndicators(amounts, { lines: AMERICAN_PANEL_LINES, indicators: AMERICAN_STATIC_RATIOS })
export const windows = slidingWindows(ratios, { width: 5, label: 'entity', missing: 'skip' })

// What has to be said wherever the data are used.
export const { licence, citation } = findDataset('american-bankruptcy')

// Real daily series, missing where the source has no value that day; units and sources beside them.
const market = await marketPanel.load()
export const [stress] = (await marketPanel.columns()).filter(({ column }) => column === 'ofr_fsi')
export const days = market.periods.length

// Synthetic companies in the shape of a published sample: same seed, same bytes.
export const { indicators } = generateAshare({ seed: 1 })
