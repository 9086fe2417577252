import type { Protocol } from '../../../options.ts'
import type { Section } from '../../../report/schema.ts'
import { madeFrom } from '../../made-from.ts'
import type { Significance } from '../../significance.ts'
import type { FitResult } from '../blocks.ts'
import { describeBlocks, describeWideBlocks } from '../describe.ts'
import type { StudySizes } from '../sample/sample.ts'

/** Tables 9 and 10, the comparison with the tuned model, and the critical difference diagram. */
export function significanceSection(
  sizes: StudySizes,
  protocol: Protocol,
  { tables, figures }: Significance,
  fits: readonly FitResult[],
  all: { readonly significance: Significance; readonly fits: readonly FitResult[] },
): Section {
  return {
    id: 'significance',
    title: 'Are the differences more than chance?',
    text: [
      `The paper tests m1 to m4; here the tuned m1 and the baselines stand among them. ${describeBlocks(sizes, protocol)}`,
      `The models of Table 12 that were trained with fewer seeds, forests among them, are in a second test of all models. ${describeWideBlocks(sizes, protocol)}`,
    ],
    items: [
      ...[...tables, ...figures].map((item) => madeFrom(item, fits)),
      ...[...all.significance.tables, ...all.significance.figures].map((item) => madeFrom(item, all.fits)),
    ],
  }
}
