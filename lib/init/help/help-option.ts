/** An option as a program's help tells of it: words only, nothing concluded from them yet. */
export interface HelpOption {
  /** Those that pass its value, or turn it on: `-b`, `--batch-size`; `trainer.lr=` for a key of Hydra. */
  readonly flags: readonly string[]
  /** What turns it off: `--no-amp`. */
  readonly negative?: string
  /** What stands for its value: `FLOAT`, `{adam,sgd}`, `BATCH_SIZE`; empty where the help shows none. */
  readonly metavar: string
  /** What the program's author wrote, in one line. */
  readonly text: string
  /** The default where the help has a place of its own for it. */
  readonly default?: string
  /** Whether the usage shows it without brackets. */
  readonly required?: boolean
}

/** Reads help texts of one form. */
export interface HelpFamily {
  /** Whose form it is, in words. */
  readonly name: string
  /** Whether a text is of this form. */
  readonly recognises: (text: string) => boolean
  /** @param text In lines, without terminal codes. */
  readonly read: (text: string) => readonly HelpOption[]
}
