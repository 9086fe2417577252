/** What is used of the library, which brings no types. */
declare module 'ydf-training' {
  export interface YdfModel {
    predict(csv: string): ArrayLike<number>
    getLabelClasses(): readonly string[]
    save(): Promise<Blob>
    unload(): void
  }

  interface YdfLearner {
    new (label: string, task: 'CLASSIFICATION'): { train(csv: string): YdfModel }
  }

  export interface Ydf {
    readonly RandomForestLearner: YdfLearner
    readonly GradientBoostedTreesLearner: YdfLearner
    loadModelFromZipBlob(zip: Uint8Array): Promise<YdfModel>
  }

  const start: (options: { readonly print: () => void; readonly printErr: () => void }) => Promise<Ydf>
  // biome-ignore lint/style/noDefaultExport: the form of the library, which is not ours
  export default start
}
