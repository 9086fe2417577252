type Typed = Float32Array | Float64Array | Int32Array | Uint8Array

const KINDS = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array } as const
type Kind = keyof typeof KINDS

function kindOf(value: unknown): Kind | undefined {
  return (Object.keys(KINDS) as Kind[]).find((kind) => value instanceof KINDS[kind])
}

/**
 * JSON text of a step's result. Typed arrays are kept bit for bit as `{ "$f32": base64 }`; numbers that JSON cannot
 * hold (NaN, infinities) become `{ "$number": "NaN" }`, so that what is read back is what was computed.
 */
export function encodeResult(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    const kind = kindOf(item)
    if (kind !== undefined) {
      const array = item as Typed
      return { [`$${kind}`]: Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64') }
    }
    if (typeof item === 'number' && !Number.isFinite(item)) return { $number: String(item) }
    return item
  })
}

/** Reads what `encodeResult` wrote. */
export function decodeResult(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null) return item
    const keys = Object.keys(item)
    const tag = keys[0]
    if (keys.length !== 1 || tag === undefined || !tag.startsWith('$')) return item
    const content = (item as Record<string, unknown>)[tag]
    if (typeof content !== 'string') return item
    if (tag === '$number') return Number(content)
    const kind = tag.slice(1) as Kind
    const arrayType = KINDS[kind]
    if (arrayType === undefined) return item
    const bytes = new Uint8Array(Buffer.from(content, 'base64'))
    return new arrayType(bytes.buffer)
  })
}

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
