import type { HttpClient } from '@fdp/data'

/** A file that the package ships, compressed with Brotli where its name ends in `.br`. */
export interface DatasetFile {
  /** Relative to the package's `data` folder. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  /** Of the decompressed bytes. */
  readonly content: { readonly bytes: number; readonly sha256: string }
}

export interface Licence {
  /** SPDX identifier, or the name of the terms where there is none. */
  readonly name: string
  readonly url: string
  /** What a user has to do. */
  readonly terms: string
}

/** What can be said of a data set without reading it. */
export interface DatasetInfo {
  /** The name by which {@link findDataset} finds it. */
  readonly name: string
  readonly title: string
  /** Synthetic data are called so wherever their numbers appear. */
  readonly kind: 'real' | 'synthetic'
  /** What it is for and what shape it has, one sentence. */
  readonly summary: string
  readonly licence: Licence
  /** BibTeX entries. */
  readonly citation: string
  readonly files: readonly DatasetFile[]
  /** Path of the data card (Markdown), relative to the package's `data` folder. */
  readonly card: string
}

/** A data set of this package: what is known of it, and how to have it. */
export interface Dataset<T = unknown> extends DatasetInfo {
  load(): Promise<T>
  /** Brings what does not ship into a folder; absent where everything ships. */
  pull?(options: PullOptions): Promise<readonly PulledFile[]>
}

/** Options of {@link Dataset.pull}. */
export interface PullOptions {
  /** Folder that receives the files; made if it is not there. */
  readonly folder: string
  /** Another place to fetch from than the publisher's. */
  readonly url?: string
  readonly client?: HttpClient
  readonly signal?: AbortSignal
}

/** One file that a pull brought. */
export interface PulledFile {
  readonly path: string
  readonly sha256: string
  /** `first-seen`: no checksum is published, so this one was pinned; `matched`: the file is the one pinned before; `none`: the source revises it. */
  readonly pin: 'first-seen' | 'matched' | 'none'
  readonly rows: number
}
