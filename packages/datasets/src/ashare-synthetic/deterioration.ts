import type { RandomStream } from '../random/stream.ts'

/**
 * How far a company's health lies below its own level, by quarter from the start of the sample window (0 is the first of T-5; the
 * designation falls in quarters 20 to 23).
 */
export type Deterioration = (quarter: number) => number

const smooth = (x: number): number => (x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x))

/**
 * A company that will be designated: one gradual decline without recovery. Its onset is uniform from 8 quarters before the window to
 * its last, and it takes 6 to 16 quarters, so that about a fifth of these companies show next to nothing within the window.
 */
export function terminalDecline({ uniform }: RandomStream): Deterioration {
  const onset = -8 + Math.floor(20 * uniform())
  const length = 6 + Math.floor(11 * uniform())
  const depth = 1.6 + 2 * uniform()
  return (quarter) => depth * smooth((quarter - onset) / length)
}

/** A company that will not be designated: with probability 0.3 a setback of the same kind and nearly the same depth, that ends. */
export function passingSetback({ uniform }: RandomStream): Deterioration {
  const has = uniform() < 0.3
  const onset = -12 + Math.floor(24 * uniform())
  const down = 4 + Math.floor(6 * uniform())
  const stay = Math.floor(5 * uniform())
  const up = 4 + Math.floor(6 * uniform())
  const depth = 1 + 2 * uniform()
  if (!has) return () => 0
  return (quarter) => depth * (smooth((quarter - onset) / down) - smooth((quarter - onset - down - stay) / up))
}
