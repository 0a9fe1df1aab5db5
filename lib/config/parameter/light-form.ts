import type { HyperparameterValue } from './hyperparameter-value.js'
import { toNumber } from './numbers/to-number.js'

/** What `--param` may say of a hyperparameter after its kind: `1e-5:1e-1` of `log_uniform:1e-5:1e-1`. */
export interface LightForm {
  readonly grammar: string
  /** The hyperparameter as a file would have it, without its flag; undefined where the text is none. */
  parse(text: string): Readonly<Record<string, unknown>> | undefined
}

// From the end on: a value may hold colons itself.
const addition =
  /:(step|levels|default|zero_probability|format|form|flag_false|when)=((?:"(?:[^"\\]|\\.)*"|[^:"])*)$/

/** What stands after the form, as `:step=32:default=64`, and the text without it. */
export function splitAdditions(text: string): {
  readonly form: string
  readonly additions: Readonly<Record<string, unknown>>
} {
  const match = addition.exec(text)
  if (match === null) return { form: text, additions: {} }
  const [whole, key = '', value = ''] = match
  const before = splitAdditions(text.slice(0, -whole.length))
  return { form: before.form, additions: { ...before.additions, [key]: readAddition(key, value) } }
}

/** `optimizer=sgd|adam` is a value of one other hyperparameter, or several. */
function readAddition(key: string, value: string): unknown {
  if (key === 'format' || key === 'form' || key === 'flag_false') return value
  if (key !== 'when') return lightValue(value)
  const equals = value.indexOf('=')
  const [name, wanted] = equals < 1 ? [value, ''] : [value.slice(0, equals), value.slice(equals + 1)]
  const values = wanted.split('|').map(lightValue)
  return { [name]: values.length === 1 ? values[0] : values }
}

/** A value as it is typed: a number, true, false, null; a text, in quotes where it would pass for another kind. */
export function lightValue(word: string): HyperparameterValue {
  const text = word.trim()
  if (text === 'null') return null
  if (text === 'true' || text === 'false') return text === 'true'
  const quoted = /^"(?:[^"\\]|\\.)*"$/.test(text) ? unquoted(text) : undefined
  return quoted ?? toNumber(text) ?? text
}

function unquoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text))
  } catch {
    return undefined
  }
}
