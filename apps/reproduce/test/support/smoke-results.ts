import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Results } from '../../src/report/schema.ts'

/** Runs of profile smoke that `golden/make_smoke_results.mjs` kept: two seeds of one study, and the other study. */
export const SMOKE_RUNS = ['distress-7', 'distress-8', 'systemic-7'] as const

/** The results of a kept run. */
export const smokeResults = (name: (typeof SMOKE_RUNS)[number]): Results =>
  JSON.parse(gunzipSync(readFileSync(new URL(`../golden/${name}.json.gz`, import.meta.url))).toString()) as Results
