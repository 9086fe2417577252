import { expect, it } from 'vitest'
import { samplersFigure } from './figure.ts'

it("is the README's figure (after a change, look at it, then update the snapshot)", async () => {
  await expect(samplersFigure()).toMatchFileSnapshot('../docs/samplers.svg')
})
