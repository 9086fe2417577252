import type { Builder, Program } from '../builder.ts'
import type { Value } from '../value.ts'

/**
 * Where a node writes the gradient of what it reads, for kernels that make it along with those of their weights: into memory that
 * nothing reads where no gradient is needed (the network's input).
 */
export function inputGradient(
  { spec, region }: Builder,
  x: Value,
): (program: Program) => NonNullable<ReturnType<Program['target']>> {
  const unread =
    spec.rule !== undefined && x.gradient === undefined
      ? region(x.steps * x.width)
      : { perRow: 0, fixed: 0, pointer: 0 }
  return (program) => program.target(x) ?? { pointer: unread.pointer, stride: x.width, accumulate: 0 }
}
