// Matrix products with the engine's relaxed multiply-add, which may or may not round in between: the same sources,
// compiled with relaxed SIMD.
export { gemm, gemmBatch } from './gemm'
export { product, weightGradient } from './plan-product'

/** x * x + c in one instruction: exact before the last rounding where the machine fuses. */
export function multiplyAdd(x: f32, c: f32): f32 {
  const v = f32x4.splat(x)
  return f32x4.extract_lane(f32x4.relaxed_madd(v, v, f32x4.splat(c)), 0)
}
