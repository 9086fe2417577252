import type { Protocol } from '../../../options.ts'
import type { Section } from '../../../report/schema.ts'
import { madeFrom } from '../../made-from.ts'
import type { Significance } from '../../significance.ts'
import type { FitResult } from '../blocks.ts'
import { describeBlocks } from '../describe.ts'
import type { StudySizes } from '../sample/sample.ts'

/** Tables 9 and 10, the comparison with the tuned model, and the critical difference diagram. */
export function significanceSection(
  sizes: StudySizes,
  protocol: Protocol,
  { tables, figures }: Significance,
  fits: readonly FitResult[],
): Section {
  return {
    id: 'significance',
    title: 'Are the differences more than chance?',
    text: [describeBlocks(sizes, protocol)],
    items: [...tables, ...figures].map((item) => madeFrom(item, fits)),
  }
}
