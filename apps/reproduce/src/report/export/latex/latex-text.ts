const MATH: Readonly<Record<string, string>> = {
  '−': '-',
  '±': '\\pm',
  '×': '\\times',
  '·': '\\cdot',
  '≤': '\\le',
  '≥': '\\ge',
  '≠': '\\ne',
  '≈': '\\approx',
  '∞': '\\infty',
  '→': '\\rightarrow',
  '°': '^\\circ',
  '¹': '^1',
  '²': '^2',
  '³': '^3',
  α: '\\alpha',
  β: '\\beta',
  γ: '\\gamma',
  δ: '\\delta',
  ε: '\\varepsilon',
  η: '\\eta',
  θ: '\\theta',
  κ: '\\kappa',
  λ: '\\lambda',
  μ: '\\mu',
  µ: '\\mu',
  π: '\\pi',
  ρ: '\\rho',
  σ: '\\sigma',
  τ: '\\tau',
  φ: '\\varphi',
  χ: '\\chi',
  ω: '\\omega',
  Δ: '\\Delta',
  Σ: '\\Sigma',
}

const TEXT: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '`': '\\textasciigrave{}',
  '–': '--',
  '—': '---',
  '…': '\\ldots{}',
  '‘': '`',
  '’': "'",
  '“': '``',
  '”': "''",
  '\u00a0': '~',
}

const SPECIAL = `[${[...Object.keys(TEXT), ...Object.keys(MATH)].map((each) => `\\u{${each.codePointAt(0)?.toString(16)}}`).join('')}]`

// A power of ten; a minus sign; what TeX would join to a dash or a quotation mark; straight quotation marks; the rest.
const PIECES = new RegExp(
  `(?<![\\w.])(\\d+(?:\\.\\d+)?)e([+-]?\\d+)(?!\\w)|((?<![\\w.)\\]])-(?=\\d))|(-{2,})|('{2,})|("(?=\\w))|(")|((?<!\\w)'(?=\\w))|${SPECIAL}`,
  'gu',
)

/**
 * Text for LaTeX, with nothing in it that LaTeX would read as a command, a ligature or an accent: `%`, `_` and their
 * like are escaped, a minus before a number, powers of ten and Greek letters are set as mathematics.
 *
 * @example latexText('p 3.7e-6 & -0.2 %') // 'p $3.7\\times10^{-6}$ \\& $-$0.2 \\%'
 */
export const latexText = (text: string): string =>
  text
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .replace(
      PIECES,
      (
        piece,
        mantissa?: string,
        power?: string,
        minus?: string,
        dashes?: string,
        primes?: string,
        opening?: string,
        closing?: string,
        single?: string,
      ) => {
        if (mantissa !== undefined) return `$${mantissa}\\times10^{${Number(power)}}$`
        if (minus !== undefined) return '$-$'
        if (dashes !== undefined) return [...dashes].join('{}')
        if (primes !== undefined) return [...primes].join('{}')
        if (opening !== undefined) return '``'
        if (closing !== undefined) return "''"
        if (single !== undefined) return '`'
        const math = MATH[piece]
        return math === undefined ? (TEXT[piece] ?? piece) : `$${math}$`
      },
    )

/** Whether pdfLaTeX with its usual fonts lacks a character: all beyond the Latin letters of Europe. */
export const needsOtherFonts = (latex: string): boolean => /[\u0180-\u{10ffff}]/u.test(latex)
