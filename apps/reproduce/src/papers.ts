import { readFileSync } from 'node:fs'

/** Figures that the distress paper reports, by its item numbers. Facts only. */
export interface DistressPaper {
  readonly citation: string
  readonly table1: { readonly groups: readonly { readonly group: string; readonly indicators: number }[] }
  readonly table2: { readonly st: PointCount; readonly nonSt: PointCount }
  readonly table3: { readonly rows: readonly Table3Row[] }
  readonly table4: { readonly rows: readonly Table4Row[] }
  readonly table5: {
    readonly rows: readonly { readonly method: string; readonly seconds: number; readonly accuracy: number }[]
  }
  readonly table6: {
    readonly rows: readonly {
      readonly hyperparameter: string
      readonly low: number
      readonly high: number
      readonly step: number
      readonly optimum: number
    }[]
  }
  readonly table7: { readonly rows: readonly Table7Row[] }
  readonly table8: { readonly rows: readonly Table8Row[] }
  readonly table9: { readonly meanRanks: Readonly<Record<string, number>>; readonly statistic: number }
  readonly table10: {
    readonly rows: readonly {
      readonly first: string
      readonly second: string
      readonly z: number
      readonly p: number
    }[]
  }
  readonly table11: {
    readonly rows: readonly {
      readonly sampling: string
      readonly type: string
      readonly precision: number
      readonly recall: number
      readonly f1: number
      readonly accuracy: number
    }[]
  }
  /** The ten features of the most attention, in the paper's order. */
  readonly fig7: { readonly features: readonly PaperFeature[] }
  /** The ten features whose removal matters most, in the paper's order. */
  readonly fig8: { readonly features: readonly PaperFeature[] }
  readonly table12: {
    readonly rows: readonly {
      readonly model: string
      readonly stPrecision: number
      readonly stRecall: number
      readonly stF1: number
      readonly nonStPrecision: number
      readonly nonStRecall: number
      readonly nonStF1: number
      readonly seconds: number
      readonly accuracy: number
    }[]
  }
  readonly table13: {
    readonly accuracy: number
    readonly rows: readonly {
      readonly label: number
      readonly precision: number
      readonly recall: number
      readonly f1: number
      readonly support: number
    }[]
  }
}

/** A feature as the paper names it, and its name in @fdp/data. */
interface PaperFeature {
  readonly name: string
  readonly indicator: string
}

interface PointCount {
  readonly companies: number
  readonly points: number
}

export interface Table3Row {
  readonly width: number
  readonly trainNonSt: number
  readonly trainSt: number
  readonly trainTotal: number
  readonly testNonSt: number
  readonly testSt: number
  readonly testTotal: number
}

export interface Table4Row {
  readonly width: number
  readonly originalSt: number
  readonly originalNonSt: number
  readonly oversampledSt: number
  readonly oversampledNonSt: number
}

interface Table7Row {
  readonly layer: string
  readonly m1: string | null
  readonly m2: string | null
  readonly m3: string | null
  readonly m4: string | null
}

interface Table8Row {
  readonly width: number
  readonly batchSize: number
  readonly m1: number
  readonly m2: number
  readonly m3: number
  readonly m4: number
}

/** Figures that the systemic paper reports. */
export interface SystemicPaper {
  readonly citation: string
  readonly table1: {
    readonly rows: readonly {
      readonly model: string
      readonly accuracy: number
      readonly recall: number
      readonly f1: number
    }[]
  }
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../papers/${name}.json`, import.meta.url), 'utf8'))

export const distressPaper = (): DistressPaper => read('distress') as DistressPaper
export const systemicPaper = (): SystemicPaper => read('systemic') as SystemicPaper
