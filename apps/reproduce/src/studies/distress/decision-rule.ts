import type { Protocol } from '../../options.ts'
import type { FitResult } from './blocks.ts'

/** The probability from which on the paper decides for class 1. */
export const PAPER_THRESHOLD = 0.5

/**
 * Trainings with the threshold that the protocol decides at: the paper's, or the one that each chose on validation windows. A training
 * keeps its own, so that the arms of the leak page, which change one thing, all decide alike.
 */
export const decidedBy = (protocol: Protocol, fits: readonly FitResult[]): FitResult[] =>
  fits.map((fit) => (protocol === 'paper' ? { ...fit, threshold: PAPER_THRESHOLD } : fit))

/** How decisions are made, to end a sentence with. */
export const decisionText = (protocol: Protocol): string =>
  protocol === 'paper'
    ? `decided at ${PAPER_THRESHOLD}, as the paper does`
    : 'decided at a threshold chosen on validation'
