import type { Kind } from './kinds.js'

/** Properties of an option besides its kind. */
export interface About {
  /** What `--help` says, without the default. */
  readonly help: string
  /** The default in words, where the table's value does not say it all. */
  readonly otherwise?: string
  /** The flag without dashes, where it is not the name in kebab case. */
  readonly flag?: string
  readonly short?: string
  /** Whether it may stand beside `resume`: a night goes on as it began. */
  readonly besideResume?: boolean
  /** It is about the moment or the machine, not about the night: a rerun does not inherit it. */
  readonly ofTheMoment?: boolean
  /** The option without which it means nothing. */
  readonly onlyWith?: string
  /** Options that say what to run in another way: only one of the two may be given. */
  readonly inPlaceOf?: readonly string[]
}

/** An option of a night. */
export interface Option<Value> extends About {
  readonly kind: Kind<Value>
}

/** An option that every night has a value of. */
export interface Setting<Value> extends Option<Value> {
  readonly default: Value
}

export function option<Value>(kind: Kind<Value>, about: About): Option<Value> {
  return { ...about, kind }
}

export function setting<Value>(kind: Kind<Value>, standard: Value, about: About): Setting<Value> {
  return { ...about, kind, default: standard }
}
