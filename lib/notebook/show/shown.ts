import { belongToCell } from '../live/cell-work.js'

/** What `show` returns: a place below a cell whose content can be replaced. */
export interface Shown {
  /**
   * Shows another value in the same place, also from a later cell.
   *
   * @param value As of `show`.
   * @throws as `show` does; what was shown stays.
   */
  update(value: unknown): Promise<void>
}

/** A place that shows nothing more when it is the last of a cell. */
export class ShownPlace implements Shown {
  readonly #replace: (value: unknown) => Promise<void>
  // One after another: of two updates the later one stays, whichever is drawn sooner.
  #last: Promise<void> = Promise.resolve()

  constructor(replace: (value: unknown) => Promise<void>) {
    this.#replace = replace
  }

  update(value: unknown): Promise<void> {
    const updating = belongToCell(this.#last.then(() => this.#replace(value)))
    this.#last = updating.catch(() => {})
    return updating
  }

  /** Deno's kernel asks a cell's last value how to show it. */
  [Symbol.for('Jupyter.display')](): object {
    return {}
  }
}
