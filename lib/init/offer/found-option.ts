/** What an option of a program is, as far as its help tells. */
export interface FoundOption {
  /** As a hyperparameter is called: `batch_size` for `--batch-size`. */
  readonly name: string
  /** The option that passes it; one that ends in `=` makes one word. */
  readonly flag: string
  /** `text`: any text, a list, or nothing that can be told. */
  readonly type: 'int' | 'float' | 'choice' | 'bool' | 'text'
  /** The program's own value; null: none. Undefined where the help does not tell. */
  readonly default: number | string | boolean | null | undefined
  /** Of a choice: the values. */
  readonly values?: readonly (string | number)[]
  /** Of a switch: what turns it off. */
  readonly flagFalse?: string
  /** Of a switch that takes true or false as a value. */
  readonly byValue?: boolean
  /** Of numbers: what the help allows; absent where it does not say. */
  readonly min?: number
  readonly max?: number
  /** Whether the program does not start without it. */
  readonly required: boolean
  readonly text: string
}
