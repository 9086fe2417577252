import { check } from '../errors.ts'
import type { ConvOptions } from './options.ts'

/** The widths that stand side by side in a block. */
export const kernelWidths = (kernelSize: number | readonly number[]): readonly number[] =>
  typeof kernelSize === 'number' ? [kernelSize] : kernelSize

/** Refuses convolutions and poolings that leave no step of `steps`. @throws ModelsError `invalid-option` */
export function checkConvBlocks(
  steps: number,
  { convFilters, kernelSize, convPadding, poolSize, poolPadding }: Required<ConvOptions>,
): void {
  const widths = kernelWidths(kernelSize)
  check(
    widths.length === 1 || convPadding !== 'valid',
    'invalid-option',
    'several kernel widths need the convPadding same or causal, which keep the length',
    convPadding,
  )
  check(new Set(widths).size === widths.length, 'invalid-option', 'kernel widths must differ', kernelSize)
  let left = steps
  convFilters.forEach((_, i) => {
    const kept = convPadding === 'valid' ? left - Math.max(...widths) + 1 : left
    check(
      kept >= 1,
      'invalid-option',
      `kernelSize of a valid convolution must not exceed its ${left} steps`,
      kernelSize,
    )
    check(
      poolPadding === 'same' || kept >= poolSize,
      'invalid-option',
      `the pooling of convolution ${i + 1} must leave at least one of its ${kept} steps`,
      poolSize,
    )
    left = poolPadding === 'same' ? Math.ceil(kept / poolSize) : Math.floor(kept / poolSize)
  })
}
