import { incompleteBeta } from './incomplete-beta.ts'

/** P(X <= k) for X ~ Binomial(n, 1/2). */
export function fairBinomialLowerTail(k: number, n: number): number {
  if (k < 0) return 0
  if (k >= n) return 1
  return incompleteBeta(0.5, 0.5, n - k, k + 1)
}

/** P(X = k) for X ~ Binomial(n, 1/2). */
export function fairBinomialProbability(k: number, n: number): number {
  if (k < 0 || k > n) return 0
  const smaller = Math.min(k, n - k)
  let probability = 1
  let halvings = n
  for (let i = 1; i <= smaller; i++) {
    probability *= (n - smaller + i) / i
    while (probability > 1 && halvings > 0) {
      probability /= 2
      halvings--
    }
  }
  return probability * 2 ** -halvings
}
