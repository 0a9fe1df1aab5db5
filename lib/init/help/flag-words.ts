/**
 * The left column of a help: `-b BATCH, --batch-size BATCH`, `--amp / --no-amp`, `--[no]amp`, `--lr=<float>`. What
 * stands for the value follows the flag, after a space or an equals sign.
 */

/** The flags of an option and what stands for its value. */
export interface FlagWords {
  readonly flags: readonly string[]
  readonly negative?: string
  readonly metavar: string
}

const flag = /^(--?(?:\[no-?_?\])?[\p{L}\p{N}@?][\p{L}\p{N}@?_.:+-]*)/u
// A comma, a slash (click: what follows it turns the option off) or a bar, right before another flag.
const separator = /(?<!\S)(?:,|\/|\|)?\s*(?=--?[\p{L}[])|(?:,|\/|\|)\s*(?=--?[\p{L}[])/gu

/** @returns Undefined where the words do not begin with a flag. */
export function readFlagWords(words: string): FlagWords | undefined {
  const parts = partsOf(words.trim())
  if (parts.length === 0) return undefined
  const names = parts.filter(({ off }) => !off).map(part => part.flag)
  const written = parts.map(part => part.metavar).filter(metavar => metavar !== '')
  const bracketed = names.find(name => name.includes('[no'))
  if (bracketed !== undefined) return { ...bothOf(bracketed, names), metavar: written[0] ?? '' }
  const negative =
    parts.find(({ off }) => off && parts.length > 1)?.flag ??
    (names.length > 1 ? names.find(name => names.some(other => isNegationOf(name, other))) : undefined)
  const flags = names.filter(name => name !== negative && !names.some(other => isNegationOf(name, other)))
  const metavar = written.at(-1) ?? ''
  const longOff = parts.filter(({ off }) => off).find(part => part.flag.startsWith('--'))?.flag ?? negative
  return longOff === undefined ? { flags, metavar } : { flags, negative: longOff, metavar }
}

interface Part {
  readonly flag: string
  readonly metavar: string
  /** Whether it stands behind a slash. */
  readonly off: boolean
}

function partsOf(words: string): Part[] {
  const parts: Part[] = []
  let off = false
  let start = 0
  const take = (end: number) => {
    const text = words.slice(start, end).trim()
    const found = flag.exec(text)?.[1]
    if (found === undefined) return
    const name = found.replace(/[:.]+$/, '')
    const metavar = text
      .slice(name.length)
      .replace(/^\s*[=:]?\s*/, '')
      .replace(/^\[=(.*)\]$/, '[$1]')
      .trim()
    parts.push({ flag: name, metavar, off })
  }
  for (const match of words.matchAll(separator)) {
    if (match.index === 0 || isInBrackets(words, match.index)) continue
    // A space alone parts flags only where the first shows no value: `-b --batch-size N`.
    if (match[0].trim() === '' && !/^-\S+$/.test(words.slice(start, match.index).trim())) continue
    take(match.index)
    if (match[0].includes('/')) off = true
    start = match.index + match[0].length
  }
  take(words.length)
  return parts
}

function isInBrackets(words: string, at: number): boolean {
  const before = words.slice(0, at)
  const count = (sign: RegExp) => before.match(sign)?.length ?? 0
  return count(/[[{<(]/g) > count(/[\]}>)]/g)
}

/** Whether a flag is another one with `no` before its name. */
function isNegationOf(name: string, other: string): boolean {
  const bare = other.replace(/^--?/, '')
  return [`--no-${bare}`, `--no_${bare}`, `--no${bare}`, `-no-${bare}`].includes(name)
}

/** `--[no]amp` is `--amp` and `--noamp`. */
function bothOf(bracketed: string, names: readonly string[]): Pick<FlagWords, 'flags' | 'negative'> {
  const others = names.filter(name => name !== bracketed)
  const on = bracketed.replace(/\[no[-_]?\]/, '')
  return { flags: [...others, on], negative: bracketed.replace(/\[(no[-_]?)\]/, '$1') }
}
