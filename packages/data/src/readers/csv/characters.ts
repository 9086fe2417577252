/** Bytes that CSV gives a meaning. */
export const QUOTE = 34
export const LF = 10
export const CR = 13
