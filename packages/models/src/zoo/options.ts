/** What every model of the zoo takes. */
export interface CommonOptions {
  /** Steps of a window. */
  readonly steps: number
  /** Features of a step. */
  readonly features: number
  /** uint32 that the initial weights and the dropout masks of `model.fit` come from. Default 0. */
  readonly seed?: number
}

/** The dense head before the sigmoid. */
export interface DenseOptions {
  /** Units of each dense ReLU layer; `[]` for none. Default `[128, 128]`; of `tcn` `[]`. */
  readonly denseUnits?: readonly number[]
  /** Dropout after each dense layer: one rate for all or one each. Default 0. */
  readonly denseDropout?: number | readonly number[]
}

/** Blocks of Conv1D (ReLU), max pooling along time and dropout. */
export interface ConvOptions {
  /** Filters of each block. Default `[64]`. */
  readonly convFilters?: readonly number[]
  /** Width of the kernels; several widths stand side by side, each with all the filters, and are joined. Default 3. */
  readonly kernelSize?: number | readonly number[]
  /** `same` keeps the length. Default `same`. */
  readonly convPadding?: 'same' | 'valid' | 'causal'
  /** Steps that one pooling takes together; 1 for none. Default 2. */
  readonly poolSize?: number
  /** Default `valid`: a rest shorter than `poolSize` is dropped. */
  readonly poolPadding?: 'valid' | 'same'
  /** Dropout after each block: one rate for all or one each. Default 0. */
  readonly convDropout?: number | readonly number[]
}

/** Bidirectional LSTM layers. */
export interface BilstmOptions {
  /** Units a direction of each layer. Default `[64]`. */
  readonly lstmUnits?: readonly number[]
  /** Dropout after each layer: one rate for all or one each. Default 0. */
  readonly lstmDropout?: number | readonly number[]
  /** How the directions are merged. Default `concat`. */
  readonly merge?: 'concat' | 'sum'
}

/** The score of the attention over steps. */
export interface AttentionOptions {
  /**
   * `paper`: tanh(w . h + b), w a vector (Song et al. 2025); `additive`: v . tanh(W h + b) (Bahdanau et al. 2015).
   * Default `paper`.
   */
  readonly attention?: 'paper' | 'additive'
}

/** Options of `cnn-bilstm-attention`. */
export interface CnnBilstmAttentionOptions
  extends CommonOptions,
    ConvOptions,
    BilstmOptions,
    AttentionOptions,
    DenseOptions {
  /** Which part reads the input. Default `cnn-first`; `bilstm-first` gives the LSTM's output to the convolutions. */
  readonly order?: 'cnn-first' | 'bilstm-first'
  /** How steps become one vector: weighted mean, plain mean or the last step. Default `attention`. */
  readonly readout?: 'attention' | 'mean' | 'last'
}

/** Options of `transformer`, an encoder of post-norm blocks (Vaswani et al. 2017) with learned positions. */
export interface TransformerOptions extends CommonOptions, DenseOptions {
  /** Depth of the blocks. Default 64. */
  readonly modelUnits?: number
  /** Heads of the self-attention, a divisor of `modelUnits`. Default 4. */
  readonly heads?: number
  /** Units of the feed-forward part. Default 128. */
  readonly feedForwardUnits?: number
  /** Number of blocks. Default 2. */
  readonly blocks?: number
  /** Dropout after attention and after the feed-forward part. Default 0. */
  readonly dropout?: number
}

/** Options of `tcn`, a temporal convolutional network (Bai, Kolter and Koltun 2018) without weight normalisation. */
export interface TcnOptions extends CommonOptions, DenseOptions {
  /** Filters of each residual block; block i has dilation 2^i. Default `[64, 64, 64]`. */
  readonly filters?: readonly number[]
  /** Default 3. */
  readonly kernelSize?: number
  /** Dropout after each convolution. Default 0. */
  readonly dropout?: number
}

/** Options of `multi-head-lstm`. */
export interface MultiHeadLstmOptions extends CommonOptions, DenseOptions {
  /** Units of each head. Default 8. */
  readonly headUnits?: number
  /** The features that each head reads, by index. Default: a head for each feature (Lombardo et al. 2022). */
  readonly groups?: readonly (readonly number[])[]
  /** Dropout after the heads. Default 0. */
  readonly dropout?: number
}

/** Options of `cnn-gru`. */
export interface CnnGruOptions extends CommonOptions, ConvOptions, DenseOptions {
  /** Default 64. */
  readonly gruUnits?: number
  /** Dropout after the GRU. Default 0. */
  readonly gruDropout?: number
}

/** The options of each model by its name. */
export interface ModelOptions {
  'cnn-bilstm-attention': CnnBilstmAttentionOptions
  cnn: CommonOptions & ConvOptions & DenseOptions
  bilstm: CommonOptions & BilstmOptions & DenseOptions
  'cnn-bilstm': CommonOptions & ConvOptions & BilstmOptions & DenseOptions
  'cnn-attention': CommonOptions & ConvOptions & AttentionOptions & DenseOptions
  'bilstm-attention': CommonOptions & BilstmOptions & AttentionOptions & DenseOptions
  'cnn-gru': CnnGruOptions
  transformer: TransformerOptions
  tcn: TcnOptions
  'multi-head-lstm': MultiHeadLstmOptions
  logistic: CommonOptions
}

/** Name of a model of the zoo. */
export type ModelName = keyof ModelOptions
