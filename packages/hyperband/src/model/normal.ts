/**
 * Density of the standard normal distribution.
 */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
}

/**
 * Distribution function of the standard normal distribution, with relative accuracy near 1e-15 in both tails: the
 * complementary error function by Cody's rational approximations.
 *
 * @see Cody (1969), Rational Chebyshev approximations for the error function, Mathematics of Computation 23.
 */
export function normalDistribution(x: number): number {
  return 0.5 * erfc(-x / Math.SQRT2)
}

const A = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315]
const B = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
const C = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
  2051.0783778260716, 1230.3393547979972, 2.1531153547440383e-8,
]
const D = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
  3439.3676741437216, 1230.3393548037495,
]
const P = [
  0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
  0.016315387137302097,
]
const Q = [2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918]

function erfc(x: number): number {
  const y = Math.abs(x)
  let result: number
  if (y <= 0.46875) {
    const z = y * y
    let top = (A[4] as number) * z
    let bottom = z
    for (let i = 0; i < 3; i++) {
      top = (top + (A[i] as number)) * z
      bottom = (bottom + (B[i] as number)) * z
    }
    return 1 - (x * (top + (A[3] as number))) / (bottom + (B[3] as number))
  }
  if (y <= 4) {
    let top = (C[8] as number) * y
    let bottom = y
    for (let i = 0; i < 7; i++) {
      top = (top + (C[i] as number)) * y
      bottom = (bottom + (D[i] as number)) * y
    }
    result = (top + (C[7] as number)) / (bottom + (D[7] as number))
  } else {
    const z = 1 / (y * y)
    let top = (P[5] as number) * z
    let bottom = z
    for (let i = 0; i < 4; i++) {
      top = (top + (P[i] as number)) * z
      bottom = (bottom + (Q[i] as number)) * z
    }
    result = (z * (top + (P[4] as number))) / (bottom + (Q[4] as number))
    result = (1 / Math.sqrt(Math.PI) - result) / y
  }
  const near = Math.trunc(y * 16) / 16
  result *= Math.exp(-near * near) * Math.exp(-(y - near) * (y + near))
  return x < 0 ? 2 - result : result
}
