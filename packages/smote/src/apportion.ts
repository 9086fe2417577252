/**
 * Shares `total` among weights in whole numbers that add up to it: the largest-remainder method (Hamilton), ties to the
 * earlier one. All weights zero: equal shares.
 */
export function apportion(total: number, weights: Float64Array): Int32Array {
  const sum = weights.reduce((a, b) => a + b, 0)
  const quotas = weights.map((weight) => (sum > 0 ? (total * weight) / sum : total / weights.length))
  const shares = Int32Array.from(quotas, (quota) => Math.floor(quota))
  const left = total - shares.reduce((a, b) => a + b, 0)
  const order = [...quotas.keys()].sort((a, b) => quotas[b]! - shares[b]! - (quotas[a]! - shares[a]!) || a - b)
  for (const at of order.slice(0, left)) shares[at]! += 1
  return shares
}
