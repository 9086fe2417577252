import * as v from 'valibot'
import { FOREST_LEARNERS } from './forest.ts'

const names = v.array(v.string())
const numbers = v.array(v.number())

const fitted = v.object({
  imputer: v.object({ kind: v.literal('imputer'), features: names, median: v.array(v.nullable(v.number())) }),
  scaler: v.object({ kind: v.literal('scaler'), features: names, quantiles: v.array(numbers) }),
})

const platt = v.object({
  kind: v.literal('platt'),
  slope: v.number(),
  intercept: v.number(),
  prior: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
})

/** A name below the model's folder, as `fdp train` gives them. */
const inFolder = v.pipe(v.string(), v.regex(/^w\d+\/[\w.-]+$/, 'Expected a name such as w3/network-1'))

/** What `fdp predict` reads of a manifest; the rest may be anything. */
export const manifestSchema = v.object({
  fittedUntil: v.pipe(v.string(), v.regex(/^\d{4}$/, 'Expected a year')),
  windows: v.pipe(
    v.array(
      v.pipe(
        v.object({
          width: v.pipe(v.number(), v.integer(), v.minValue(2)),
          channels: v.object({ levels: fitted, changes: fitted }),
          networks: v.pipe(v.array(inFolder), v.minLength(1)),
          forests: v.record(v.picklist(FOREST_LEARNERS), v.array(inFolder)),
          blend: v.object({
            network: platt,
            forests: v.record(v.picklist(FOREST_LEARNERS), platt),
            final: platt,
            threshold: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
          }),
        }),
        v.check(
          ({ forests, blend }) => FOREST_LEARNERS.every((learner) => learner in forests === learner in blend.forests),
          'Expected a place in the blend for each kind of forest, and none for others',
        ),
      ),
    ),
    v.minLength(1),
  ),
})
