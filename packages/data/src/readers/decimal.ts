/**
 * Powers of ten that a double holds exactly (10^22 = 2^22 * 5^22 and 5^22 < 2^53).
 */
export const POWER_OF_TEN = Float64Array.from([
  ...[1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19],
  ...[1e20, 1e21, 1e22],
])

const SPLITTER = 134217729 // 2^27 + 1 (Dekker 1971)
const NUDGE = 1 + 2 ** -30

/**
 * The double nearest to the plain decimal number in `bytes[start, end)`: optional sign, digits, optional point and digits, optional exponent.
 * NaN when the bytes are not such a number. Always the same as `Number(text)`, without making a string in the common cases.
 *
 * Up to 15 digits with a scale up to 10^22 take one correctly rounded operation (Clinger 1990, "How to read floating point numbers
 * accurately", fast path). Up to 19 digits go through double-double arithmetic (Dekker 1971, "A floating-point technique for extending the
 * available precision"), whose remainder tells whether the rounding is certain; where it is not, and for longer numbers, `Number` decides.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  let negative = false
  let c = at < end ? (bytes[at] as number) : 0
  if (c === 45 || c === 43) {
    negative = c === 45
    at += 1
    c = at < end ? (bytes[at] as number) : 0
  }
  let head = 0
  let tail = 0
  let tailDigits = 0
  let significant = 0
  let digits = 0
  let scale = 0
  let seenPoint = false
  for (; at < end; at++) {
    c = bytes[at] as number
    if (c >= 48 && c <= 57) {
      digits += 1
      if (seenPoint) scale += 1
      if (significant > 0 || c !== 48) significant += 1
      if (significant <= 15) head = head * 10 + (c - 48)
      else {
        tail = tail * 10 + (c - 48)
        tailDigits += 1
      }
    } else if (c === 46 && !seenPoint) seenPoint = true
    else break
  }
  if (digits === 0) return Number.NaN
  let exponent = 0
  if (at < end) {
    if (c !== 101 && c !== 69) return Number.NaN
    at += 1
    let negativeExponent = false
    c = at < end ? (bytes[at] as number) : 0
    if (c === 45 || c === 43) {
      negativeExponent = c === 45
      at += 1
    }
    if (at >= end) return Number.NaN
    for (; at < end; at++) {
      c = bytes[at] as number
      if (c < 48 || c > 57) return Number.NaN
      if (exponent < 100_000) exponent = exponent * 10 + (c - 48)
    }
    if (negativeExponent) exponent = -exponent
  }
  const shift = exponent - scale
  if (significant > 19 || shift > 22 || shift < -22) return slowDecimal(bytes, start, end)
  if (tailDigits === 0) {
    const value = shift < 0 ? head / (POWER_OF_TEN[-shift] as number) : head * (POWER_OF_TEN[shift] as number)
    return negative ? -value : value
  }
  // head * 10^tailDigits + tail as an unevaluated sum high + low, exact: head has 15 digits, tail at most 4.
  const lift = POWER_OF_TEN[tailDigits] as number
  const product = head * lift
  let split = SPLITTER * head
  const headHigh = split - (split - head)
  const headLow = head - headHigh
  const productLow = headHigh * lift - product + headLow * lift // lift < 2^14, so that both partial products are exact
  const high = product + tail
  const low = tail - (high - product) + productLow
  let quotient: number
  let rest: number
  if (shift === 0) {
    quotient = high
    rest = low
  } else if (shift < 0) {
    const divisor = POWER_OF_TEN[-shift] as number
    quotient = high / divisor
    split = SPLITTER * quotient
    const qHigh = split - (split - quotient)
    const qLow = quotient - qHigh
    split = SPLITTER * divisor
    const dHigh = split - (split - divisor)
    const dLow = divisor - dHigh
    const back = quotient * divisor
    const backLow = qHigh * dHigh - back + qHigh * dLow + qLow * dHigh + qLow * dLow
    rest = (high - back - backLow + low) / divisor
  } else return slowDecimal(bytes, start, end)
  const value = quotient + rest
  const error = rest - (value - quotient)
  if (value + error * NUDGE !== value) return slowDecimal(bytes, start, end)
  return negative ? -value : value
}

function slowDecimal(bytes: Uint8Array, start: number, end: number): number {
  let text = ''
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number)
  return Number(text)
}
