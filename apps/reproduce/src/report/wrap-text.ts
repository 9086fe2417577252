/**
 * A text in lines that fit, as far as its words allow.
 *
 * @example wrapText('one two three', (line) => line.length <= 7) // ['one two', 'three']
 */
export function wrapText(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    const joined = last === undefined ? word : `${last} ${word}`
    if (last === undefined || !fits(joined)) lines.push(word)
    else lines[lines.length - 1] = joined
  }
  return lines
}
