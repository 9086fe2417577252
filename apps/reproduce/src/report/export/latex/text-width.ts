import { wrapText as wrapWords } from '../../wrap-text.ts'

/** Widths of `!` to `~` in thousandths of the size: Computer Modern Roman at 8 pt (Knuth, cmr8.tfm). */
const WIDTHS = [
  295, 531, 885, 531, 885, 826, 295, 413, 413, 531, 826, 295, 354, 295, 531, 531, 531, 531, 531, 531, 531, 531, 531,
  531, 531, 295, 295, 295, 826, 502, 502, 826, 796, 752, 767, 811, 723, 693, 834, 796, 383, 545, 825, 664, 973, 796,
  826, 723, 826, 782, 590, 767, 796, 796, 1091, 796, 796, 649, 295, 531, 295, 531, 295, 295, 531, 590, 472, 590, 472,
  325, 531, 590, 295, 325, 561, 295, 885, 590, 531, 590, 561, 414, 419, 413, 590, 561, 767, 561, 561, 472, 531, 1063,
  531, 531,
]
const SPACE = 354
const MINUS = 826
/** Of a character that the list does not have. */
const WIDEST = 1091

function widthOf(character: string): number {
  if (character === ' ') return SPACE
  return WIDTHS[(character.codePointAt(0) ?? 0) - 33] ?? WIDEST
}

/** Size in points of the text of tables, and of what stands under it in a cell. */
export const SIZES = { text: 8, small: 7 } as const

// Computer Modern is wider for its size where it is smaller: cmr7 by this much.
const WIDER = { text: 1, small: 1.072 } as const

/** Width of a text in points, as LaTeX sets it in a table; an estimate for what is not plain ASCII. */
export function textWidth(text: string, size: keyof typeof SIZES): number {
  let sum = 0
  for (const [index, character] of [...text].entries())
    sum += character === '-' && /\d/.test(text[index + 1] ?? '') ? MINUS : widthOf(character)
  return (sum / 1000) * SIZES[size] * WIDER[size]
}

/** Width of the longest word of a text. */
export const longestWord = (text: string, size: keyof typeof SIZES): number =>
  Math.max(0, ...text.split(/\s+/).map((word) => textWidth(word, size)))

/** A text in lines of at most `width` points, as far as its words allow. */
export const wrapText = (text: string, width: number): string[] =>
  wrapWords(text, (line) => textWidth(line, 'text') <= width)

/** As {@link wrapText}, in as many lines, which are as even as words allow. */
export function balanceText(text: string, width: number): string[] {
  let best = wrapText(text, width)
  for (let narrower = width - 1; narrower > 0; narrower--) {
    const lines = wrapText(text, narrower)
    if (lines.length > best.length) break
    best = lines
  }
  return best
}
