/**
 * Everything that others wrote goes through here before it is shown: names, paths, logs, errors that quote a file.
 * Characters that would steer a terminal, or change the reading order, are shown as a sign instead.
 */

// C0 except tab and line end, DEL and C1; a carriage return would overwrite its own line.
const controls = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f'
// Embeddings, overrides and isolates of the bidirectional algorithm (CVE-2021-42574), and Unicode's own line and
// paragraph separators.
const invisible = '\\u202a-\\u202e\\u2066-\\u2069\\u2028\\u2029'

// What has no width makes two names look the same, and letters of the block of tags carry a text that nobody sees. The
// joiners and marks of direction that scripts and emoji need (U+200C to U+200F) stay.
const widthless = '\\u200b\\u180e\\u2060-\\u2064\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}'

const codes = new RegExp(`[${controls}${invisible}${widthless}]`, 'gu')
const codesBeyondJson = new RegExp(`[\\u007f-\\u009f${invisible}${widthless}]`, 'gu')

/** A text with a visible sign for each control character: `␛` for an escape, `�` for those without a picture. */
export function printableText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(codes, signOf)
}

// Unicode has a picture of each of the first 32, and of DEL.
function signOf(code: string): string {
  const value = code.charCodeAt(0)
  if (value < 0x20) return String.fromCharCode(0x2400 + value)
  return value === 0x7f ? '\u2421' : '\ufffd'
}

/** JSON in which control characters that JSON allows are escaped: the same value, safe in a terminal. */
export function printableJson(json: string): string {
  return json.replaceAll(codesBeyondJson, code =>
    code
      .split('')
      .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** A nested value with all its texts made printable; numbers, booleans and keys stay. */
export function printable<Value>(value: Value): Value {
  return shown(value) as Value
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return printableText(value)
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner)]))
}
