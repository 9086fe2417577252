import { readFile } from 'node:fs/promises'
import { DataError } from '../src/errors.ts'
import { concatBytes } from '../src/readers/csv/concat-bytes.ts'
import { readCsv } from '../src/readers/csv/csv.ts'
import type { Table } from '../src/readers/table.ts'
import { readXlsx } from '../src/readers/xlsx.ts'

/** A linear congruential generator (Numerical Recipes), enough to choose mutations. */
export function lcg(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const CSV_PIECES = [
  '"',
  ',',
  '\n',
  '\r',
  '\r\n',
  '""',
  '\0',
  '\ufeff',
  'NaN',
  'Infinity',
  '1e999',
  '-',
  '.',
  '%',
  '(',
  ')',
  '平',
  '\ud83d\ude00',
  ';',
  '\t',
  '0x10',
  '1_000',
  '00',
  ',,,,',
  'nan',
]
const XLSX_PIECES = [
  '<c r="A1"',
  '</row>',
  't="s"',
  '<v>1e999</v>',
  '<v>NaN</v>',
  '&#0;',
  ']]>',
  '<!ENTITY a "b">',
  'r="ZZZ999999"',
  '<v>99999</v>',
  '"',
  '>',
  '&amp;',
]

/** One to eight changes: bytes flipped, cut, doubled, or a piece put in. */
export function mutate(bytes: Uint8Array, random: () => number, pieces: readonly string[]): Uint8Array {
  let result: Uint8Array = bytes.slice()
  const changes = 1 + Math.floor(random() * 8)
  for (let i = 0; i < changes; i++) {
    const at = Math.floor(random() * (result.length + 1))
    const kind = random()
    if (kind < 0.35 && at < result.length) result[at] = Math.floor(random() * 256)
    else if (kind < 0.5)
      result = join(result.subarray(0, at), result.subarray(Math.min(result.length, at + Math.floor(random() * 20))))
    else if (kind < 0.6) result = result.slice(0, at)
    else if (kind < 0.7)
      result = join(
        result.subarray(0, at),
        result.subarray(Math.max(0, at - Math.floor(random() * 40)), at),
        result.subarray(at),
      )
    else
      result = join(
        result.subarray(0, at),
        new TextEncoder().encode(pieces[Math.floor(random() * pieces.length)]),
        result.subarray(at),
      )
  }
  return result
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => concatBytes(parts)

const BASE = `code,date,sector,assets,roe,note
000001,2015-03-31,"C39, machinery","1,234.5",12.5%,"said ""yes"""
000002,2015-03-31,K70,(99),--,"two
lines"
600000,2015-06-30,J66,1.5e6,-3%,
600001,2015-06-30,é平,0.1234567890123456789,NA,x
`

/** What is wrong with a table: a NaN that is not in the mask, a value under the mask, an Infinity, lengths that differ. */
function faults(table: Table): string[] {
  const found: string[] = []
  if (table.lines.length !== table.rowCount) found.push('lines')
  for (const column of table.columns) {
    if (column.values.length !== table.rowCount) found.push(`${column.name}: length`)
    if (column.type === 'text') continue
    for (let row = 0; row < table.rowCount; row++) {
      const value = column.values[row] as number
      if (Number.isNaN(value) !== (column.missing[row] === 1)) found.push(`${column.name}: mask of row ${row}`)
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
        found.push(`${column.name}: ${value}`)
    }
  }
  return found
}

export interface FuzzResult {
  readonly read: number
  readonly refused: number
  readonly problems: readonly string[]
}

/** Reads mutated CSV texts; anything but a sound table or a DataError is a problem. */
export function fuzzCsv(count: number, seed: number): FuzzResult {
  const random = lcg(seed)
  const base = new TextEncoder().encode(BASE)
  const types = [
    {},
    { types: { code: 'text' } },
    { ragged: 'pad' },
    { encoding: 'gb18030' },
    { numberForm: { decimal: ',' } },
  ] as const
  let [read, refused] = [0, 0]
  const problems: string[] = []
  for (let i = 0; i < count; i++) {
    const input = mutate(base, random, CSV_PIECES)
    try {
      const wrong = faults(readCsv(input, types[i % types.length]))
      read += 1
      if (wrong.length > 0) problems.push(`input ${i}: ${wrong[0]}`)
    } catch (error) {
      refused += 1
      if (!(error instanceof DataError)) problems.push(`input ${i}: ${String(error)}`)
    }
  }
  return { read, refused, problems }
}

/** The same for workbooks: bytes of the archive, or of the sheet within it before it is packed again. */
export async function fuzzXlsx(count: number, seed: number): Promise<FuzzResult> {
  const random = lcg(seed)
  const workbook = new Uint8Array(await readFile(new URL('golden/small.xlsx', import.meta.url)))
  const entries = unpack(workbook)
  let [read, refused] = [0, 0]
  const problems: string[] = []
  for (let i = 0; i < count; i++) {
    let input: Uint8Array
    if (i % 2 === 0) input = mutate(workbook, random, XLSX_PIECES)
    else {
      const chosen = Math.floor(random() * entries.length)
      input = pack(
        entries.map((entry, index) =>
          index === chosen ? { ...entry, bytes: mutate(entry.bytes, random, XLSX_PIECES) } : entry,
        ),
      )
    }
    try {
      const wrong = faults(await readXlsx(input))
      read += 1
      if (wrong.length > 0) problems.push(`input ${i}: ${wrong[0]}`)
    } catch (error) {
      refused += 1
      if (!(error instanceof DataError)) problems.push(`input ${i}: ${String(error)}`)
    }
  }
  return { read, refused, problems }
}

interface Entry {
  readonly name: Uint8Array
  readonly bytes: Uint8Array
}

/** Entries of a ZIP archive whose entries are stored, not deflated (as make_readers.py writes small.xlsx). */
function unpack(zip: Uint8Array): Entry[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const entries: Entry[] = []
  for (let at = 0; view.getUint32(at, true) === 0x04034b50; ) {
    const [size, name, extra] = [
      view.getUint32(at + 18, true),
      view.getUint16(at + 26, true),
      view.getUint16(at + 28, true),
    ]
    const data = at + 30 + name + extra
    entries.push({ name: zip.slice(at + 30, at + 30 + name), bytes: zip.slice(data, data + size) })
    at = data + size
  }
  return entries
}

function pack(entries: readonly Entry[]): Uint8Array {
  const parts: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const common = new DataView(new ArrayBuffer(26))
    common.setUint16(0, 20, true)
    common.setUint32(10, crc32(bytes), true)
    common.setUint32(14, bytes.length, true)
    common.setUint32(18, bytes.length, true)
    common.setUint16(22, name.length, true)
    const header = new Uint8Array(common.buffer)
    const local = join(Uint8Array.of(0x50, 0x4b, 3, 4), header, name, bytes)
    const tail = new DataView(new ArrayBuffer(14))
    tail.setUint32(10, offset, true)
    central.push(join(Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), header, new Uint8Array(tail.buffer), name))
    parts.push(local)
    offset += local.length
  }
  const directory = join(...central)
  const end = new DataView(new ArrayBuffer(22))
  end.setUint32(0, 0x06054b50, true)
  end.setUint16(8, entries.length, true)
  end.setUint16(10, entries.length, true)
  end.setUint32(12, directory.length, true)
  end.setUint32(16, offset, true)
  return join(...parts, directory, new Uint8Array(end.buffer))
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
