/** Bytes that CSV gives a meaning. */
export const QUOTE = 34
export const LF = 10
export const CR = 13
export const TAB = 9
export const SPACE = 32
