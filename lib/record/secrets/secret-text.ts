/**
 * Secrets by the names that stand before them in a text: options of a command line, connection strings, queries of
 * URLs, JSON, YAML, dictionaries of Python, lines of a log.
 */

import { redacted } from './secret-form.js'
import { isRandom } from './secret-looks.js'
import type { NameKind } from './secret-names.js'

type IsSecret = (name: string, value: string, kind: NameKind) => boolean

/** Which names are those of secrets. */
export interface SecretNames {
  /** Whether one may be, with some value. */
  readonly mayBe: (name: string) => boolean
  readonly is: IsSecret
}

// `'it'\\''s'`: how a shell has a quote in quotes, and so all that is quoted twice.
const optionValue =
  /('\\{1,4}''[^']{0,8192}(?:'\\{1,4}'')?|'"'"'[^']{0,8192}(?:'"'"')?|"(?:[^"\\]|\\[\s\S]){0,8192}"|'[^']{0,8192}'|(?!\\\r?\n)[^\s"'-][^\s"']*)/
    .source
// A command may go on in the next line behind a backslash.
const goesOn = /(?:\\\r?\n[ \t]{0,40})/.source
const option = new RegExp(`(?<=^|[\\s"'])(--?[A-Za-z][\\w.-]*)(?:=${goesOn}?|[ \\t]{1,8}${goesOn}?)`, 'g')
const ofOption = new RegExp(optionValue, 'y')

// In quotes, in quotes that are escaped, in brackets, in quotes that are never closed, or up to where the next name or
// the text's structure begins.
const value = [
  /(?<again>'\\{1,4}''|'"'"')[^']{0,8192}?\k<again>/,
  /"(?:[^"\\]|\\[\s\S]){0,8192}"/,
  /'(?:[^'\\]|\\[\s\S]|''){0,8192}'/,
  /(?<quote>\\+["'])[\s\S]{0,8192}?\k<quote>/,
  /\[[^[\]\n]{0,4096}\]/,
  /["'][^"'\n]{0,8192}(?=\n|$)/,
  // `;Password=two words;` of a connection string
  /(?<=;[A-Za-z_.-]{1,40}=)[^;"'\n]{1,200}(?=;[A-Za-z][\w ]{0,40}=)/,
  /(?:(?![;&,|][ \t]?[A-Za-z_][\w .-]{0,40}[=:])[^\s"'\\]){1,1024}/,
]
  .map(({ source }) => source)
  .join('|')
const assignment =
  /(?<![\w.$-])(?<open>\\*["'])?(?<name>[A-Za-z_][\w.-]{0,100})(?<is>\\*["']?\]?[ \t]{0,4}(?:=>|->|:=|==?|:(?!\/\/)|\t{1,4}|\|)[ \t]{0,4}(?:\\?\r?\n[ \t]{0,40})?(?:\w{0,20}(?:Secret|Password|Token|Str|str|bytes)\w{0,10}\((?=b?["']))?)/g
const assigned = new RegExp(value, 'y')

const scheme = /^(?:basic|bearer|token|apikey|digest|negotiate|\S*\[redacted\]\S*)$/i

// `<password>x</password>`, `<add key="Password" value="x"/>`
const element = /<([A-Za-z_][\w.:-]{0,100})>(?=([^<>\n]{1,2000})<\/)[^<>\n]+/g
const attribute =
  /\b((?:name|key|id)=["'])([\w.-]{1,100})(["']\s{1,4}value=["'])([^"'\n]{1,2000})|<(name)>([\w.-]{1,100})<\/name>\s{0,40}<value>([^<>\n]{1,2000})/g
// `token X was refused`, `the password is X`, `API key provided: X`, `license key: X`
const sentence =
  /\b((?:(?:api|access|auth|secret|private|license|licence|signing|product|refresh|bearer|seed|recovery|admin|root)[ _-])?(?:key|token|secret|password|passphrase|passwd|phrase|pin|otp))((?:[ \t](?:is|was|provided|given|used|set to|for [^\s:]{1,60})){0,2}(?:(?:[ \t][a-z]{2,12}){1,4}:)?[ \t]{0,2}[:=]?[ \t]{1,2}["'`(]?)([^\s"'`)]{6,})/gi
// `('X-Api-Key', 'X')`, as headers and items are printed
const pair = /([[(][ ]?b?["'])([A-Za-z][\w.-]{0,100})(["'],[ ]{0,2}b?["'])([^"'\n]{1,2000})(?=["'][ ]?[\])])/g
// `your verification code is 123456`
const codeSaid =
  /\b((?:verification|activation|recovery|backup|security|access|unlock|login|one-time|two-factor|2fa|mfa|otp) (?:code|passcode|pin)(?: is| was)?[:=]?[ \t]{1,2}["'`]?)(\d{4,10})(?!\w)/gi

/** A text without the secrets that its names reveal. */
export function withoutNamedSecrets(text: string, secrets: SecretNames): string {
  const { is: isSecret } = secrets
  const rest = withoutOptions(text, secrets)
    .replaceAll(element, (whole, name: string, found: string) =>
      isSecret(name, found, 'key') ? `<${name}>${redacted}` : whole,
    )
    .replaceAll(attribute, (whole, before, name, is, found, _tag, other, value) =>
      name === undefined
        ? isSecret(other, value, 'key')
          ? whole.slice(0, -value.length) + redacted
          : whole
        : isSecret(name, found, 'key')
          ? `${before}${name}${is}${redacted}`
          : whole,
    )
    .replaceAll(pair, (whole, before: string, name: string, apart: string, found: string) =>
      isSecret(name, found, 'key') ? before + name + apart + redacted : whole,
    )
    .replaceAll(codeSaid, `$1${redacted}`)
    .replaceAll(sentence, (whole, name: string, is: string, found: string) =>
      isSpoken(name, is, withoutEnd(found), isSecret)
        ? `${name}${is}${redacted}${found.slice(withoutEnd(found).length)}`
        : whole,
    )
  return withoutAssigned(rest, secrets)
}

// What is said of passwords, and stands where one could.
const saidOf =
  /^(?:not|too|the|and|for|from|in|on|at|by|was|has|will|stored|hash|hashes|prompt|field|file|manager|policy|\w+(?:ed|ing|id|ong|eak|ect|ty|ble|ory|ive|al|ic|ent|ssing|ord|ords|ase|phrase))$/i

/**
 * Prose speaks of keys and tokens all the time: only what looks drawn at random is one, what is set down with a colon or,
 * for a password, in quotes or behind `is`.
 */
function isSpoken(name: string, is: string, found: string, isSecret: IsSecret): boolean {
  if (/^key$/i.test(name)) return false
  const isSetDown = /^[ \t]{0,2}[:=]|(?:is|was|provided|given|used|set to|for \S+)[:=]/.test(is)
  const isTold =
    /pass\w+$/i.test(name) && /(?:\b(?:is|was|set to)[ \t]+["'`]?|["'`(])$/.test(is) && !saidOf.test(found)
  return (isSetDown || isTold || isRandom(found, 9)) && isSecret(name, found, 'prose')
}

/** What stands behind options; a value in quotes that is none may be a command with options of its own. */
function withoutOptions(text: string, secrets: SecretNames): string {
  const pieces: string[] = []
  let taken = 0
  const search = new RegExp(option)
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const [, name = ''] = match
    if (!secrets.mayBe(name)) continue
    const start = search.lastIndex
    ofOption.lastIndex = start
    const found = ofOption.exec(text)?.[0]
    if (found === undefined || !secrets.is(name, unquoted(found), 'option')) continue
    pieces.push(text.slice(taken, start), redacted)
    taken = start + found.length
    search.lastIndex = taken
  }
  return pieces.join('') + text.slice(taken)
}

/**
 * A value that is not a secret may contain one: `error: password=…`, JSON in the text of JSON. So the search
 * continues inside it.
 */
function withoutAssigned(text: string, secrets: SecretNames): string {
  const pieces: string[] = []
  let taken = 0
  const search = new RegExp(assignment)
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const { open = '', name = '', is = '' } = match.groups ?? {}
    // Before its value is looked at, which may be long, and hold further names whose values would be looked at again.
    if (!secrets.mayBe(name)) continue
    const start = search.lastIndex
    assigned.lastIndex = start
    const found = assigned.exec(text)?.[0] ?? ''
    const bare = withoutEnd(found)
    if (isCell(is) && !/\d|[a-z][A-Z]|[^\w\s|-]/.test(bare)) continue
    if (!isInReach(is, bare, text.slice(start + found.length, start + found.length + 3))) continue
    const kind = kindOf(open, name, is, text.charAt(match.index - 1))
    if (scheme.test(bare) || !holdsSecret(name, bare, kind, secrets.is)) continue
    const quotes = /^('\\+''|'"'"'|\\*["']).*\1$/s.exec(bare)?.[1] ?? ''
    pieces.push(text.slice(taken, start), quotes, redacted, quotes)
    taken = start + bare.length
    search.lastIndex = taken
  }
  return pieces.join('') + text.slice(taken)
}

/** Whether name and value stand in columns of a table, as the names of columns do. */
function isCell(is: string): boolean {
  return /[\t|]\s*$/.test(is)
}

/** In the next line the value of a name stands in quotes, or looks drawn at random; other lines go on about something else. */
function isInReach(is: string, found: string, behind: string): boolean {
  if (!is.includes('\n') || is.includes('\\')) return true
  return !/^\s?[:=]/.test(behind) && (/^["']/.test(found) || isRandom(found, 12))
}

/** A value that no quotes hold, without the punctuation of what it stands in. */
function withoutEnd(value: string): string {
  return /^\\*["'[]/.test(value) ? value : value.replace(/(?<=.)[)\]},;.]+$/, '')
}

/** The kind of a name in a text: only if it cannot be prose it counts as a variable or a key. */
function kindOf(open: string, name: string, is: string, before: string): NameKind {
  if (/["']/.test(open) && /["']/.test(is)) return 'key'
  const isAssigned = is.trim() !== ':'
  if (isAssigned && /^[?&;]$/.test(before)) return 'key'
  return isAssigned && name === name.toUpperCase() ? 'variable' : 'prose'
}

function holdsSecret(name: string, found: string, kind: NameKind, isSecret: IsSecret): boolean {
  if (found.startsWith('[') && found.endsWith(']')) {
    return found
      .slice(1, -1)
      .split(',')
      .some(item => item.trim() !== '' && isSecret(name, unquoted(item.trim()), kind))
  }
  const plain = unquoted(found)
  return plain !== '' && isSecret(name, plain, kind)
}

function unquoted(text: string): string {
  return text.replace(/^('\\+''|'"'"'|\\*["'])(.*)\1$/s, '$2').replace(/^["']/, '')
}
