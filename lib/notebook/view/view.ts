import type { Forms } from '../show/frontend.js'

/** A value as a notebook shows it, and as a terminal does. */
export interface View {
  readonly forms: Forms
  /** How front ends are to show forms, by MIME type. */
  readonly metadata?: object
  /** For places that only show text. */
  readonly text: string
}

/** How much of a value is shown. */
export interface ViewOptions {
  /** How many rows of a table. */
  readonly rows: number
}
