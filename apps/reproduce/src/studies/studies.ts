/** The studies, the data sets that each knows by name, and the file by which each knows a folder of its own. */
export const STUDIES = {
  distress: {
    defaultData: 'american-bankruptcy',
    dataNames: ['american-bankruptcy', 'ashare-synthetic'],
    folderFile: 'csmar.yaml',
  },
  systemic: { defaultData: 'market-panel', dataNames: ['market-panel'] },
} as const satisfies Record<string, { defaultData: string; dataNames: readonly string[]; folderFile?: string }>

export type StudyName = keyof typeof STUDIES
