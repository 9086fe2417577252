/** The studies, and the data sets that each knows by name. */
export const STUDIES = {
  distress: { defaultData: 'american-bankruptcy', dataNames: ['american-bankruptcy', 'ashare-synthetic'] },
  systemic: { defaultData: 'market-panel', dataNames: ['market-panel'] },
} as const satisfies Record<string, { defaultData: string; dataNames: readonly string[] }>

export type StudyName = keyof typeof STUDIES
