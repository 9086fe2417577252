import * as v from 'valibot'
import type { CellValue, Figure, Table, Verdict } from './schema.ts'

/** Of a section, a table, a figure or a step: files and places in the report are named after it. */
const id = v.pipe(v.string(), v.regex(/^[\w-]+$/, 'Letters, digits, _ and - alone make an id'))

const VERDICTS = ['reproduced', 'within interval', 'differs', 'cannot be'] as const satisfies readonly Verdict[]

/** JSON has null where a number was not defined. */
const number = v.nullish(v.number())

const cellParts = v.looseObject({
  value: v.union([v.string(), v.number(), v.null()]),
  low: number,
  high: number,
  paper: v.nullish(v.union([v.number(), v.string()])),
  verdict: v.optional(v.picklist(VERDICTS)),
  difference: number,
  step: v.optional(id),
} satisfies Record<keyof CellValue, v.GenericSchema>)

// By hand rather than by a union, whose message would not say which part of a cell is wrong.
const cell = v.lazy((input) => (typeof input === 'object' && input !== null ? cellParts : cellParts.entries.value))

/** What `toFixed` takes. */
const decimals = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))

const named = {
  id,
  item: v.optional(v.string()),
  title: v.string(),
  caption: v.string(),
  steps: v.optional(v.array(id)),
}

const table = v.looseObject({
  kind: v.literal('table'),
  ...named,
  columns: v.array(
    v.looseObject({
      key: v.string(),
      label: v.string(),
      digits: v.optional(v.lazy((input) => (typeof input === 'string' ? v.literal('p') : decimals))),
    }),
  ),
  rows: v.array(v.record(v.string(), cell)),
  notes: v.optional(v.array(v.string())),
} satisfies Record<keyof Table, v.GenericSchema>)

const figure = v.pipe(
  v.looseObject({
    kind: v.literal('figure'),
    ...named,
    alternative: v.string(),
    data: v.array(v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()]))),
    spec: v.optional(v.record(v.string(), v.unknown())),
    svg: v.optional(v.pipe(v.string(), v.startsWith('<svg ', 'A drawing begins with <svg'))),
  } satisfies Record<keyof Figure, v.GenericSchema>),
  v.check(({ spec, svg }) => spec !== undefined || svg !== undefined, 'A figure has a specification or a drawing'),
)

const whole = v.looseObject({
  study: v.picklist(['distress', 'systemic']),
  title: v.string(),
  options: v.record(v.string(), v.unknown()),
  versions: v.record(v.string(), v.string()),
  backend: v.string(),
  data: v.looseObject({
    name: v.string(),
    title: v.string(),
    sha256: v.string(),
    licence: v.string(),
    citation: v.string(),
    source: v.string(),
    synthetic: v.boolean(),
    notes: v.optional(v.array(v.string())),
  }),
  profile: v.record(v.string(), v.unknown()),
  summary: v.array(v.string()),
  sections: v.array(
    v.looseObject({
      id,
      title: v.string(),
      text: v.array(v.string()),
      items: v.array(v.variant('kind', [table, figure])),
    }),
  ),
  values: v.record(v.string(), v.unknown()),
  steps: v.optional(v.array(v.looseObject({ id, text: v.string(), seeds: v.array(v.number()), from: v.array(id) }))),
  timings: v.looseObject({
    started: v.string(),
    seconds: v.number(),
    node: v.string(),
    machine: v.looseObject({ cpu: v.string(), cores: v.number(), memoryGiB: v.number(), platform: v.string() }),
    workers: v.number(),
    work: v.record(v.string(), v.number()),
    tables: v.optional(v.array(v.looseObject({ section: id, table }))),
  }),
})

/** An id that stands twice: places in the report, files of an export and pairs of `compare` go by ids. */
function repeatedId({ sections, steps = [], timings }: v.InferOutput<typeof whole>): string | undefined {
  const ids = [
    ...sections.flatMap((section) => [section.id, ...section.items.map((item) => item.id)]),
    ...(timings.tables ?? []).map(({ table }) => table.id),
    ...steps.map((step) => step.id),
  ]
  return ids.find((each, index) => ids.indexOf(each) !== index)
}

/** What readers of results count on. More may stand there. */
export const resultsShape = v.pipe(
  whole,
  v.check(
    (results) => repeatedId(results) === undefined,
    ({ input }) => `The id ${repeatedId(input)} stands for two things`,
  ),
)
