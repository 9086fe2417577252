/**
 * A count and what is counted, as a sentence has it.
 *
 * @example counted(1, 'seed') // '1 seed'
 * counted(2000, 'seed') // '2,000 seeds'
 */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
