import type { Protocol } from '../../../options.ts'
import type { Section } from '../../../report/schema.ts'
import { madeFrom } from '../../made-from.ts'
import type { Significance } from '../../significance.ts'
import type { FitResult } from '../blocks.ts'
import { describeBlocks, describeWideBlocks } from '../describe.ts'
import type { StudySizes } from '../sample/sample.ts'

/** A test and the trainings that it is of. */
interface TestOfFits {
  readonly significance: Significance
  readonly fits: readonly FitResult[]
}

/** Tables 9 and 10 over m1 to m4, and beside them the tests of more models, each with its critical difference diagram. */
export function significanceSection(
  sizes: StudySizes,
  protocol: Protocol,
  tests: readonly [variants: TestOfFits, tested: TestOfFits, all: TestOfFits],
): Section {
  return {
    id: 'significance',
    title: 'Are the differences more than chance?',
    text: [
      `As in the paper, m1 to m4 are tested by accuracy first. ${describeBlocks(sizes, protocol)} The paper's blocks are seeds on one test set.`,
      'The second test is of all that were trained with every seed, the tuned m1 and the baselines among them, by ROC-AUC, in the same blocks.',
      `The models of Table 12 that were trained with fewer seeds, forests among them, are in a third test of all models. ${describeWideBlocks(sizes, protocol)}`,
    ],
    items: tests.flatMap(({ significance: { tables, figures }, fits }) =>
      [...tables, ...figures].map((item) => madeFrom(item, fits)),
    ),
  }
}
