import type { Night } from '../night.js'

/** What a night shows of itself: enough to recognise it, and nothing of the machine that it ran on. */
export interface NightSummary {
  readonly name: string
  readonly path: string
  readonly date: string
  readonly label?: string
  /** How many experiments the plan holds; null if it was not kept. */
  readonly planned: number | null
  readonly finished: number
  readonly succeeded: number
  readonly problems: readonly string[]
  readonly failure?: string
}

/** The summary of a night. */
export function summaryOf({ name, path, date, record, experiments, problems, failure }: Night): NightSummary {
  return {
    name,
    path,
    date,
    ...(record.label === undefined ? {} : { label: record.label }),
    planned: record.plan?.length ?? null,
    finished: experiments.length,
    succeeded: experiments.filter(({ training_success }) => training_success).length,
    problems,
    ...(failure === undefined ? {} : { failure }),
  }
}

// The symbols that the inspection of Node and Deno, and so notebook kernels, look for.
const inspections = [Symbol.for('nodejs.util.inspect.custom'), Symbol.for('Deno.customInspect')]

type Inspect = (value: unknown, options?: unknown) => string

/**
 * The night, which prints as its summary: a cell that ends in `await run(…)` is stored in a notebook that is given
 * away, and the environment of a night is private. It is only in night.json.
 */
export function shownAsSummary(night: Night): Night {
  const { environment } = night.record
  if (environment !== undefined) {
    const words = `[${Object.keys(environment).length} variables, in night.json]`
    hidden(environment, inspections, () => words)
  }
  hidden(night, inspections, (first: unknown, options: unknown, inspect?: Inspect) => {
    const summary = summaryOf(night)
    // Node passes depth, options and inspect; Deno inspect and options.
    const show = typeof first === 'function' ? first : inspect
    return `Night ${show === undefined ? JSON.stringify(summary) : show(summary, options)}`
  })
  return hidden(night, ['toJSON'], () => summaryOf(night))
}

function hidden<Value extends object>(value: Value, keys: readonly PropertyKey[], content: unknown): Value {
  for (const key of keys)
    Object.defineProperty(value, key, { value: content, enumerable: false, configurable: true })
  return value
}
