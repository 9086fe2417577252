import JSZip from 'jszip'
import type { Ydf, YdfModel } from 'ydf-training'
import type { Table } from './summary-features.ts'

/** The two learners of Yggdrasil Decision Forests (Guillame-Bert et al. 2023), at their defaults. */
export const FOREST_LEARNERS = ['RandomForestLearner', 'GradientBoostedTreesLearner'] as const
export type ForestLearner = (typeof FOREST_LEARNERS)[number]

const HOOKS = ['uncaughtException', 'unhandledRejection'] as const

let ydf: Promise<Ydf> | undefined

/** The library, started once a thread; it prints each tree unless told not to. */
async function library(): Promise<Ydf> {
  // Its `save` and load look for JSZip among the globals, as a page would have it.
  Object.assign(globalThis, { JSZip })
  const { default: start } = await import('ydf-training')
  const emitter: NodeJS.EventEmitter = process
  const before = HOOKS.map((event) => new Set(emitter.listeners(event)))
  const started = await start({ print: () => {}, printErr: () => {} })
  // It hooks itself into the process and prints its whole source when anything fails; faults are ours to report.
  HOOKS.forEach((event, index) => {
    for (const listener of emitter.listeners(event))
      if (!before[index]?.has(listener)) emitter.removeListener(event, listener as () => void)
  })
  return started
}

const ydfLibrary = (): Promise<Ydf> => {
  ydf ??= library()
  return ydf
}

let { log } = console
let stilled = 0

/** Runs `work` with the console still: the library writes there what it does, and standard output is for results. */
async function quietly<T>(work: () => T | Promise<T>): Promise<T> {
  // Works overlap: the first stills the console, the last to end gives it back.
  if (stilled++ === 0) {
    log = console.log
    console.log = () => {}
  }
  try {
    return await work()
  } finally {
    if (--stilled === 0) console.log = log
  }
}

const LABEL = 'label'
const CLASSES = ['no', 'yes'] as const

function csvOf({ values, shape: [rows, columns] }: Table, labels?: ArrayLike<number>): string {
  const header = Array.from({ length: columns }, (_, column) => `f${column}`)
  const lines = [[...header, LABEL].join(',')]
  for (let row = 0; row < rows; row++)
    lines.push(
      // The learners want the label's column when they predict too; what stands there is not read.
      `${values.subarray(row * columns, (row + 1) * columns).join(',')},${CLASSES[labels?.[row] === 1 ? 1 : 0]}`,
    )
  return `${lines.join('\n')}\n`
}

const texts = new WeakMap<Table, string>()

/** The text of a table to predict: written once for all forests that read it. */
function textOf(table: Table): string {
  const text = texts.get(table) ?? csvOf(table)
  texts.set(table, text)
  return text
}

function probabilities(model: YdfModel, table: Table): Float64Array {
  const ofSecond = Float64Array.from(model.predict(textOf(table)))
  return model.getLabelClasses()[1] === CLASSES[1] ? ofSecond : ofSecond.map((p) => 1 - p)
}

/** A trained forest and its file. */
export interface Forest {
  /** Probability of class 1 of each row. */
  readonly predict: (table: Table) => Float64Array
  /** The library's model folder, zipped. */
  readonly save: () => Promise<Uint8Array>
  readonly dispose: () => void
}

const wrap = (model: YdfModel): Forest => ({
  predict: (table) => probabilities(model, table),
  save: () => quietly(async () => new Uint8Array(await (await model.save()).arrayBuffer())),
  dispose: () => model.unload(),
})

/** Trains a forest. The same rows give the same forest. */
export async function trainForest(learner: ForestLearner, table: Table, labels: ArrayLike<number>): Promise<Forest> {
  const { [learner]: Learner } = await ydfLibrary()
  return quietly(() => wrap(new Learner(LABEL, 'CLASSIFICATION').train(csvOf(table, labels))))
}

/**
 * A forest from what {@link Forest.save} gave.
 *
 * @throws Error where bytes are missing or others
 */
export async function loadForest(zip: Uint8Array): Promise<Forest> {
  // The library reads what it is given without looking at the checksums.
  await JSZip.loadAsync(zip, { checkCRC32: true })
  const { loadModelFromZipBlob: load } = await ydfLibrary()
  return quietly(async () => wrap(await load(zip)))
}
