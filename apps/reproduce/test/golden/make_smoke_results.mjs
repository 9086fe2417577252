// Makes golden/NAME.json.gz of finished runs, for the tests of what exports and compares them:
//   node make_smoke_results.mjs distress-7 runs/... distress-8 runs/... systemic-7 runs/...
// Numbers have six digits; of `values`, which repeats the tables in full digits, the tests stay; the steps that numbers name are left out.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const mapValues = (object, map) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))

/** A cell, an interval, a table or a figure without the ids of its steps; what a figure draws may have steps of its own. */
const withoutSteps = (value) => {
  if (value === null || typeof value !== 'object') return value
  const { step: _, steps: __, ...rest } = value
  return rest
}

const itemWithout = (item) => {
  const rest = withoutSteps(item)
  return item.kind === 'table' ? { ...rest, rows: item.rows.map((row) => mapValues(row, withoutSteps)) } : rest
}

const sectionWithout = (section) => ({ ...section, items: section.items.map(itemWithout) })

const leakWithout = (leak) => ({
  ...leak,
  ...(leak.measures && { measures: mapValues(leak.measures, withoutSteps) }),
  ...(leak.difference && { difference: mapValues(leak.difference, withoutSteps) }),
})

const args = process.argv.slice(2)
for (let index = 0; index < args.length; index += 2) {
  const [name, folder] = args.slice(index, index + 2)
  const { steps: _, values, ...results } = JSON.parse(readFileSync(path.join(folder, 'results.json'), 'utf8'))
  const { significance, leaks } = values
  const { tables } = results.timings
  const kept = {
    ...results,
    sections: results.sections.map(sectionWithout),
    timings: {
      ...results.timings,
      ...(tables === undefined
        ? {}
        : { tables: tables.map((timed) => ({ ...timed, table: itemWithout(timed.table) })) }),
    },
    values: { significance, leaks: leaks?.map(leakWithout) },
  }
  const text = JSON.stringify(kept, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value))
  writeFileSync(new URL(`${name}.json.gz`, import.meta.url), gzipSync(text, { level: 9 }))
}
