import { InvalidArgumentError } from 'commander'

/** Values of a notebook's parameters, as `-p` gives them: a number, true, false, null, a list or object of JSON, or text. */
export function toParameter(
  text: string,
  before: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { name, value } = splitAtEquals(text, before)
  return { ...before, [name]: parseValue(value) }
}

/** As `-r` gives them: always text. */
export function toRawParameter(
  text: string,
  before: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { name, value } = splitAtEquals(text, before)
  return { ...before, [name]: value }
}

function splitAtEquals(text: string, before: Readonly<Record<string, unknown>>) {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('NAME=VALUE is allowed')
  const name = text.slice(0, equals).trim()
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} was given before`)
  return { name, value: text.slice(equals + 1) }
}

function parseValue(text: string): unknown {
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
  if (number !== undefined && /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError(`${text} has more digits than a number keeps; -r passes them as text`)
  }
  if (number !== undefined) return number
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
