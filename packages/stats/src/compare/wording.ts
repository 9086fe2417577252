/** 'p < 0.001' or 'p = 0.035'; never 'p = 0.000'. */
export function pText(p: number): string {
  if (p < 0.001) return 'p < 0.001'
  if (p > 0.999) return 'p > 0.999'
  return `p = ${p.toFixed(3)}`
}

/** Four significant digits, without exponents where they do not help. */
export function numberText(value: number): string {
  if (Math.abs(value) === Number.POSITIVE_INFINITY) return value > 0 ? 'infinite' : '-infinite'
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(3)
}

export function listText(items: readonly string[]): string {
  if (items.length <= 1) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

export const sources = {
  demsar: 'Demsar, J. (2006). Statistical comparisons of classifiers over multiple data sets. JMLR 7, 1-30.',
  friedman: 'Friedman, M. (1937). The use of ranks to avoid the assumption of normality. JASA 32, 675-701.',
  imanDavenport:
    'Iman, R. L. and Davenport, J. M. (1980). Approximations of the critical region of the Friedman statistic. Commun. Stat. A 9, 571-595.',
  shaffer: 'Shaffer, J. P. (1986). Modified sequentially rejective multiple test procedures. JASA 81, 826-831.',
  garcia:
    'Garcia, S. and Herrera, F. (2008). An extension on "Statistical comparisons of classifiers over multiple data sets". JMLR 9, 2677-2694.',
  holm: 'Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scand. J. Stat. 6, 65-70.',
  wilcoxon: 'Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bulletin 1, 80-83.',
  pratt: 'Pratt, J. W. (1959). Remarks on zeros and ties in the Wilcoxon signed rank procedures. JASA 54, 655-667.',
  nadeauBengio:
    'Nadeau, C. and Bengio, Y. (2003). Inference for the generalization error. Machine Learning 52, 239-281.',
  kruskalWallis:
    'Kruskal, W. H. and Wallis, W. A. (1952). Use of ranks in one-criterion variance analysis. JASA 47, 583-621.',
  mannWhitney:
    'Mann, H. B. and Whitney, D. R. (1947). On a test of whether one of two random variables is stochastically larger than the other. Ann. Math. Stat. 18, 50-60.',
  dunn: 'Dunn, O. J. (1964). Multiple comparisons using rank sums. Technometrics 6, 241-252.',
} as const
