const NARROW = /[ijlIt.,:;'|!()[\]{}frJ/\\ -]/
const WIDE = /[mwMW@%]/

/** Rough width of a text in a sans-serif face, in units of its font size; taken from DejaVu Sans, which is wider than Helvetica. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) {
    if (character > '\u2e7f') width += 1
    else if (NARROW.test(character)) width += 0.39
    else if (WIDE.test(character)) width += 0.98
    else if (character >= 'A' && character <= 'Z') width += 0.74
    else width += 0.63
  }
  return width
}
