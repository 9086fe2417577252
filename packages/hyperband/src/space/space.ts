import { check } from '../errors.ts'
import {
  type ChoiceParameter,
  type Condition,
  type ConditionalParameter,
  checkParameter,
  ownValue,
  type Parameter,
  type ParameterValue,
  type PlainParameter,
} from './parameter.ts'

/** The values of one trial, by parameter; a parameter whose condition fails has no key. */
export type Config = Readonly<Record<string, ParameterValue>>

type ValueOf<P> =
  P extends ConditionalParameter<infer Q>
    ? ValueOf<Q>
    : P extends ChoiceParameter<infer T>
      ? T
      : P extends PlainParameter
        ? number
        : never

/** The configuration type that a space's parameters imply: conditional ones are optional keys. */
export type ConfigOf<P extends Record<string, Parameter>> = {
  readonly [K in keyof P as P[K] extends ConditionalParameter ? never : K]: ValueOf<P[K]>
} & { readonly [K in keyof P as P[K] extends ConditionalParameter ? K : never]?: ValueOf<P[K]> }

/** A parameter of a space with its name and the conditions under which it exists. */
export interface Dimension {
  readonly name: string
  readonly parameter: PlainParameter
  readonly conditions: readonly Condition[]
}

/** A search space: plain data, made by {@link defineSpace}. */
export interface Space<C = Config> {
  readonly parameters: Readonly<Record<string, Parameter>>
  /** The parameters with every parent before its children; otherwise in the order of definition. */
  readonly dimensions: readonly Dimension[]
  /** Only a type: the configurations of this space. */
  readonly config?: C
}

/**
 * A search space from named parameters. The type of a configuration follows from it.
 *
 * @throws HyperbandError `invalidSpace` when there is no parameter, something is no parameter, a name is a number or a
 * conditional parameter's is that of a property of every object (`toString`), or a condition names an unknown parent, a
 * value that its parent cannot take, or a parent that depends on itself.
 * @example
 * const space = defineSpace({ layers: int(1, 2), units2: when('layers', 2, int(32, 128, { step: 32 })) })
 */
export function defineSpace<const P extends Record<string, Parameter>>(parameters: P): Space<ConfigOf<P>> {
  check(
    typeof parameters === 'object' && parameters !== null && Object.keys(parameters).length > 0,
    'invalidSpace',
    'a space must have at least one parameter',
    parameters,
  )
  const dimensions = new Map<string, Dimension>()
  for (const [name, parameter] of Object.entries(parameters)) {
    checkParameter(parameter, 'invalidSpace', `parameter ${name} must be made by int, float, choice or when`)
    check(!/^\d+$/.test(name), 'invalidSpace', 'a parameter name must not be a number', name)
    check(name !== '__proto__', 'invalidSpace', 'a parameter name must not be the one that sets a prototype', name)
    check(
      parameter.kind !== 'when' || !(name in Object.prototype),
      'invalidSpace',
      'a parameter that may be absent must not have the name of what every object has',
      name,
    )
    dimensions.set(
      name,
      parameter.kind === 'when'
        ? { name, parameter: parameter.parameter, conditions: parameter.conditions }
        : { name, parameter, conditions: [] },
    )
  }
  for (const [name, dimension] of dimensions) {
    const conditions = dimension.conditions.map((condition) => ownCondition(dimensions, name, condition))
    dimensions.set(name, { ...dimension, conditions })
  }
  return { parameters, dimensions: parentsFirst(dimensions) }
}

/** A condition with its values as the parent takes them, so that they can be compared with ===. */
function ownCondition(
  dimensions: ReadonlyMap<string, Dimension>,
  name: string,
  { parent, values }: Condition,
): Condition {
  const dimension = dimensions.get(parent)
  check(dimension !== undefined, 'invalidSpace', `parameter ${name} depends on a parameter that must exist`, parent)
  const own = values.map((value) => {
    const taken = ownValue(dimension.parameter, value)
    const rule = `parameter ${name} depends on a value that ${parent} must be able to take`
    check(taken !== undefined, 'invalidSpace', rule, value)
    return taken
  })
  return { parent, values: own }
}

function parentsFirst(dimensions: ReadonlyMap<string, Dimension>): Dimension[] {
  const ordered: Dimension[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (dimension: Dimension): void => {
    if (state.get(dimension.name) === 'done') return
    check(
      state.get(dimension.name) === undefined,
      'invalidSpace',
      'a parameter must not depend on itself',
      dimension.name,
    )
    state.set(dimension.name, 'open')
    for (const { parent } of dimension.conditions) visit(dimensions.get(parent) as Dimension)
    state.set(dimension.name, 'done')
    ordered.push(dimension)
  }
  for (const dimension of dimensions.values()) visit(dimension)
  return ordered
}

/** Whether a dimension exists, given the values of the dimensions before it. */
export function isActive(dimension: Dimension, values: Readonly<Record<string, ParameterValue>>): boolean {
  for (const { parent, values: wanted } of dimension.conditions) {
    const value = values[parent]
    if (value === undefined || !wanted.includes(value)) return false
  }
  return true
}

/** A text that two configurations share if and only if they are equal. */
export function configKey(space: Space<unknown>, config: Config): string {
  const values: (ParameterValue | undefined)[] = []
  for (const { name } of space.dimensions) values.push(config[name])
  return JSON.stringify(values)
}

/** The keys of a configuration in the order in which the space was defined, whatever the order they were drawn in. */
export function inSpaceOrder(space: Space<unknown>, values: Record<string, ParameterValue>): Config {
  const config: Record<string, ParameterValue> = {}
  for (const name of Object.keys(space.parameters)) {
    const value = values[name]
    if (value !== undefined) config[name] = value
  }
  return config
}
