import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { PlanExports } from '../wasm/plan.generated.ts'
import type { BuiltNode, InputStage, Parameter, RunState } from './builder.ts'
import type { PlanSpec } from './spec.ts'
import type { Region, Stretch, Value } from './value.ts'

/** What `compilePlan` hands over. */
export interface ExecutorParts {
  readonly spec: PlanSpec
  readonly kernels: PlanExports
  readonly run: RunState
  readonly nodes: readonly BuiltNode[]
  readonly live: ReadonlyMap<Value, Uint8Array>
  /** Arena floats used up to and with each node. */
  readonly arenaEnds: readonly number[]
  readonly arena: number
  readonly parameters: readonly Parameter[]
  /** Floats of the arena that are not trained. */
  readonly unowned: readonly Stretch[]
  readonly pointers: { readonly parameters: number; readonly gradients: number; readonly slots: readonly number[] }
  readonly logits: Value
  readonly stage: InputStage
  readonly inputRow: number
  readonly targets: Region
  readonly rowWeights: Region
  /** Rows that the buffers hold. */
  readonly capacity: number
  readonly floats: ((tensor: TensorInfo) => number) | undefined
  /** Takes a block of this many floats, which `release` gives back. */
  readonly block: (floats: number) => number
  readonly release: () => void
}
