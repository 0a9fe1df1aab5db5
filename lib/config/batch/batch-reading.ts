import { groupPlaces } from '../json/grouped-places.js'
import { describeValue } from '../json/mistakes.js'
import { doubtfulMode, modeOfEntry, modeOfForeground } from './batch-modes.js'
import { isObject, isRemark } from './remarks.js'

/**
 * A batch file as the original read it: it read of an entry only what the entry's mode needs and ignored the rest. A
 * value in an unexpected form with only one possible meaning is read by that meaning, with a notice.
 */
export interface BatchReading {
  readonly value: unknown
  /** What was ignored, or read in another form, in words: a line for each kind. */
  readonly notices: readonly string[]
}

type Path = readonly (string | number)[]

export function readAsOriginal(file: unknown): BatchReading {
  if (!isObject(file)) return { value: file, notices: [] }
  const notes = new Notes()
  const experiments = Array.isArray(file.experiments)
    ? file.experiments.map((entry: unknown, at) => readEntry(entry, file.mode, ['experiments', at], notes))
    : file.experiments
  notes.mode(['mode'], doubtfulMode(file.mode, 'file'))
  const header = withPlainForms(file, [], notes)
  return { value: { ...header, ...('experiments' in file ? { experiments } : {}) }, notices: notes.lines() }
}

/** Whether an entry is a remark: an object with content, but with none of an entry's keys. */
export function isRemarkEntry(before: unknown, after: unknown): boolean {
  return (
    isObject(before) &&
    Object.keys(before).length > 0 &&
    isObject(after) &&
    Object.keys(after).every(isRemark)
  )
}

function readEntry(entry: unknown, fileMode: unknown, path: Path, notes: Notes): unknown {
  if (!isObject(entry)) return entry
  notes.mode([...path, 'mode'], doubtfulMode(entry.mode, 'entry'))
  const mode = modeOfEntry(entry, fileMode)
  if (mode !== 'parallel') {
    const unread = ['foreground', 'background', ...unreadOf(mode)]
    return withPlainForms(notes.without(entry, unread, mode, path), path, notes)
  }
  const own = withPlainForms(
    notes.without(entry, ['repo', 'model', ...ofMutations, 'hyperparameters'], mode, path),
    path,
    notes,
  )
  const { foreground, background } = own
  return {
    ...own,
    ...(isObject(foreground)
      ? { foreground: readForeground(foreground, [...path, 'foreground'], notes) }
      : {}),
    ...(isObject(background)
      ? { background: withPlainForms(background, [...path, 'background'], notes) }
      : {}),
  }
}

/** What only mutations read. */
const ofMutations = ['mutate', 'design', 'levels']

function unreadOf(mode: string): readonly string[] {
  return mode === 'default' ? ofMutations : ['hyperparameters']
}

function readForeground(
  foreground: Readonly<Record<string, unknown>>,
  path: Path,
  notes: Notes,
): Record<string, unknown> {
  notes.mode([...path, 'mode'], doubtfulMode(foreground.mode, 'foreground'))
  const mode = modeOfForeground(foreground)
  return withPlainForms(notes.without(foreground, unreadOf(mode), mode, path), path, notes)
}

/** What a key may hold in another form that has one meaning. */
const plainForms: Readonly<Record<string, (value: unknown, path: Path, notes: Notes) => unknown>> = {
  runs_per_config: asNumber,
  max_retries: asNumber,
  levels: asNumber,
  repeats: asNumber,
  warmup: asNumber,
  use_deduplication: asTruth,
  historical_csvs: value => (typeof value === 'string' && value !== '' ? [value] : value),
  governor: value => (value === '' || value === false ? null : value),
  mutate(value, path, notes) {
    if (!isObject(value)) return value
    notes.form(path, 'its keys are the names; what stands under them is not read')
    return Object.keys(value).filter(name => !name.startsWith('_'))
  },
  hyperparameters(value, path, notes) {
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        if (item === null && !name.startsWith('_'))
          notes.form([...path, name], 'null is no value: it is not passed')
        return [name, asNumber(item, [...path, name], notes)]
      }),
    )
  },
}

function withPlainForms(
  object: Readonly<Record<string, unknown>>,
  path: Path,
  notes: Notes,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      const read = Object.hasOwn(plainForms, key) ? plainForms[key] : undefined
      return [key, read === undefined ? value : read(value, [...path, key], notes)]
    }),
  )
}

function asNumber(value: unknown, path: Path, notes: Notes): unknown {
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value))
    return value
  notes.form(path, 'a text that is read as the number it shows')
  return Number(value)
}

const truths: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
  [1, true],
  [0, false],
])

function asTruth(value: unknown, path: Path, notes: Notes): unknown {
  const truth = truths.get(typeof value === 'string' ? value.toLowerCase() : value)
  if (truth === undefined) return value
  notes.form(path, `${describeValue(value)} is read as ${truth}`)
  return truth
}

/** The notices about a file, grouped by kind, so that thirty entries with the same notice are one line. */
class Notes {
  private readonly unread = new Map<string, { path: Path }[]>()
  private readonly others: { path: Path; words: string }[] = []

  /** The object without keys that its mode does not read. */
  without(
    object: Readonly<Record<string, unknown>>,
    unread: readonly string[],
    mode: string,
    path: Path,
  ): Record<string, unknown> {
    const kept = Object.entries(object).filter(([key, value]) => {
      if (!unread.includes(key)) return true
      // An empty object is how some write "nothing".
      const says = value !== null && !(isObject(value) && Object.keys(value).length === 0)
      if (says) this.unread.set(mode, [...(this.unread.get(mode) ?? []), { path: [...path, key] }])
      return false
    })
    return Object.fromEntries(kept)
  }

  mode(path: Path, words: string | undefined): void {
    if (words !== undefined) this.others.push({ path, words })
  }

  form(path: Path, words: string): void {
    this.others.push({ path, words })
  }

  lines(): string[] {
    return [
      ...[...this.unread].map(
        ([mode, places]) => `left aside, for the mode is "${mode}": ${groupPlaces(places)}`,
      ),
      ...(this.others.length === 0 ? [] : [`read as follows: ${groupPlaces(this.others)}`]),
    ]
  }
}
