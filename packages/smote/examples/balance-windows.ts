import { originOf, recencyWeights, SmoteError, smote } from '@fdp/smote'

// 12 companies, 4 overlapping windows of 3 quarters x 2 ratios each; the first 3 companies are in distress (class 1).
const companies = 12
const values: number[] = []
const labels: number[] = []
const groups: number[] = []
for (let company = 0; company < companies; company++) {
  for (let window = 0; window < 4; window++) {
    for (let quarter = window; quarter < window + 3; quarter++) {
      const distressed = company < 3
      values.push(
        (distressed ? 0.9 : 0.4) + 0.03 * Math.sin(company + quarter),
        (distressed ? -0.1 : 0.1) * (1 + quarter / 10),
      )
    }
    labels.push(company < 3 ? 1 : 0)
    groups.push(company)
  }
}
const training = {
  values: Float32Array.from(values),
  shape: [48, 3, 2] as const,
  labels,
  groups: Int32Array.from(groups),
  role: 'train' as const,
}

const balanced = smote(training, {
  k: 5,
  strategy: 'minority', // or 0.5, or exact counts: { 1: 36 }
  neighbours: 'other-group', // a company's own windows are near copies of each other
  distance: { stepWeights: recencyWeights(3, 2) }, // the last quarter counts most
  seed: 42,
})

export const shape = balanced.shape // [72, 3, 2]
export const distressed = balanced.labels.filter((label) => label === 1).length // 36

// Where the first synthetic window comes from, and the same window rebuilt by hand.
const origin = originOf(balanced, 48)
if (origin.kind !== 'synthetic') throw new Error('rows from 48 on are synthetic')
export const parents = [training.groups[origin.base], training.groups[origin.partner]] // two of the companies 0, 1, 2
const window = (row: number) => training.values.subarray(6 * row, 6 * row + 6)
export const rebuilt = window(origin.base).map((a, i) => a + origin.lambda * ((window(origin.partner)[i] ?? 0) - a))

// Held-out rows are refused.
export let refusal = ''
try {
  smote({ ...training, role: 'test' }, { seed: 42 })
} catch (error) {
  if (error instanceof SmoteError) refusal = error.code // 'held-out-role'
}

export { balanced }
