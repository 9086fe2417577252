import type { Kept } from '../../../engine/store.ts'
import type { Protocol } from '../../../options.ts'
import type { SystemicSizes } from '../../../profiles.ts'
import { windowScheme } from '../../../report/figures.ts'
import type { Section, Table } from '../../../report/schema.ts'
import { FEATURE_SETS } from '../features.ts'
import type { PartCounts } from '../stages/count-parts.ts'
import type { SystemicRun } from '../systemic-run.ts'

function partsTable({ result, id }: Kept<PartCounts[]>, gap: number): Table {
  return {
    kind: 'table',
    id: 'parts',
    title: 'Training, validation and test years',
    caption: `Windows by their last day. ${gap === 1 ? 'No day lies between the parts.' : `Between the parts lies a gap of ${gap} trading days.`}`,
    columns: [
      { key: 'part', label: 'part' },
      { key: 'first', label: 'first day' },
      { key: 'last', label: 'last day' },
      { key: 'windows', label: 'windows', digits: 0 },
      { key: 'stress', label: 'stress ahead', digits: 0 },
      { key: 'share', label: 'share of stress', digits: 3 },
    ],
    rows: result.map((part) => ({ ...part, share: part.windows > 0 ? part.stress / part.windows : null })),
    steps: [id],
  }
}

function protocolText(protocol: Protocol, sizes: SystemicSizes): string {
  return protocol === 'strict'
    ? `Strict protocol. Parts are cut by time with a gap of window + horizon (${sizes.width} + ${sizes.horizon} trading days), outlier bounds and z-scores are fitted on training windows, the epoch and the threshold are chosen on the validation years, and the test years are read once.`
    : 'Paper protocol, as published: normalised as a whole, then cut by time without a gap, so that windows on both sides of a cut share days and labels. The numbers of this page are too good for that reason.'
}

/** The label, the features and the parts by time. */
export function dataSection({ options, sizes, prepared }: SystemicRun, parts: Kept<PartCounts[]>): Section {
  return {
    id: 'data',
    title: 'Market days, label and parts',
    text: [
      `The label is not defined in the paper. Here it is "stress in ${sizes.horizon} trading days": the OFR Financial Stress Index above zero on that day. Features of a day are made of that day and earlier ones: ${FEATURE_SETS.market.features.length} of stocks, bonds, exchange rates, interest rates and energy prices, and ${FEATURE_SETS.stress.features.length - FEATURE_SETS.market.features.length} more of the stress index and its categories in the second set. The stress index is itself made of market prices.`,
      'The paper names trading volume; no volume is in the open panel. The paper reads the last step in its formula and averages over steps in its text: attention averages here. Convolution comes first, the directions of the BiLSTM are summed.',
      protocolText(options.protocol, sizes),
    ],
    items: [
      partsTable(parts, prepared.gap),
      windowScheme(
        {
          id: 'window-scheme',
          title: 'Windows over days',
          caption: `Scheme with windows of 6 over 12 days; the study's windows are ${sizes.width} trading days wide.`,
          alternative: 'Each row is a window; the filled cells are its days.',
        },
        { periods: 12, width: 6 },
      ),
    ],
  }
}
