import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latexText, needsOtherFonts } from './latex-text.ts'

describe('latexText', () => {
  it.each([
    ['50 % of $x_1 & #2 {a}', '50 \\% of \\$x\\_1 \\& \\#2 \\{a\\}'],
    ['a\\b ~ x^2', 'a\\textbackslash{}b \\textasciitilde{} x\\textasciicircum{}2'],
    [
      '|a| < b > c `d`',
      '\\textbar{}a\\textbar{} \\textless{} b \\textgreater{} c \\textasciigrave{}d\\textasciigrave{}',
    ],
    ['−0.5 and -0.5, 2-3, w-5', '$-$0.5 and $-$0.5, 2-3, w-5'],
    ['[-0.28, -0.07] (-1)', '[$-$0.28, $-$0.07] ($-$1)'],
    ['5–3 — χ² ≤ α ± η', '5--3 --- $\\chi$$^2$ $\\le$ $\\alpha$ $\\pm$ $\\eta$'],
    ['p 3.75e-6, 1e+300', 'p $3.75\\times10^{-6}$, $1\\times10^{300}$'],
    ['score-0e12ab, x1e5', 'score-0e12ab, x1e5'],
    ['--space extended', '-{}-space extended'],
    ["Altman Z'' and the paper's", "Altman Z'{}' and the paper's"],
    ['the rule "today" (“now”)', "the rule ``today'' (``now'')"],
    ["under 'Parts of each fold'", "under `Parts of each fold'"],
    ['one\n  two', 'one two'],
  ])('%s', (text, latex) => {
    expect(latexText(text)).toBe(latex)
  })

  it('leaves no special character bare, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const rest = latexText(text)
          .replaceAll(/\\(text[a-z]+|[a-z]+)\{\}/g, '')
          .replaceAll(/\\[&%$#_{}]/g, '')
          .replaceAll('{}', '')
          .replaceAll(/\$[^$]*\$/g, '')
        expect(rest).not.toMatch(/[\\&%$#_{}^<>|"\n]/)
      }),
    )
  })

  it('knows which characters pdfLaTeX lacks', () => {
    expect(needsOtherFonts(latexText('Société − 5 ≤ α'))).toBe(false)
    expect(needsOtherFonts('万科')).toBe(true)
  })
})
