/**
 * The one way out for words that others wrote: names, paths, logs, errors that quote a file. What would steer a
 * terminal, or turn the order of what is read, is shown by a sign and not obeyed.
 */

// C0 but tab and line end, DEL and C1; a carriage return would go back over what stands in its line.
const controls = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f'
// Embeddings, overrides and isolates of the bidirectional algorithm (CVE-2021-42574), and the ends of lines and
// paragraphs that only Unicode knows.
const invisible = '\\u202a-\\u202e\\u2066-\\u2069\\u2028\\u2029'

const codes = new RegExp(`[${controls}${invisible}]`, 'g')
const codesBeyondJson = new RegExp(`[\\u007f-\\u009f${invisible}]`, 'g')

/** A text with a visible sign for each control character: `␛` for an escape, `�` for those that have no picture. */
export function printableText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(codes, signOf)
}

// Unicode has a picture of each of the first 32, and of DEL.
function signOf(code: string): string {
  const value = code.charCodeAt(0)
  if (value < 0x20) return String.fromCharCode(0x2400 + value)
  return value === 0x7f ? '\u2421' : '\ufffd'
}

/** JSON with the codes that JSON itself lets stand as escapes: the same value, safe in a terminal. */
export function printableJson(json: string): string {
  return json.replaceAll(codesBeyondJson, code => `\\u${code.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A value of any depth with all its texts printable; its numbers, switches and names stay. */
export function printable<Value>(value: Value): Value {
  return shown(value) as Value
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return printableText(value)
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner)]))
}
