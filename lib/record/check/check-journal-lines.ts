import { isDeepStrictEqual } from 'node:util'
import { experimentId } from '../experiment/names.js'
import type { JournalEntry } from '../journal/journal.js'
import { journalLines, lineTime } from '../journal/journal-schema.js'
import { manifestName } from '../manifest/manifest-reader.js'
import { metersAt } from '../night/meters-at.js'
import type { ExperimentRecord, NightRecord } from '../schema.js'
import type { Finding } from './finding.js'
import { type Line, type LineFinding, ofOrder, ofTimes, type Told } from './journal-order.js'

const place = 'journal.ndjson'

/**
 * Holds each line of a journal against what such a line holds, against the lines before it, and against the plan and the
 * records: what it tells of an experiment that has another name, of attempts that never began, of a time that none of
 * its neighbours has.
 *
 * @param hasManifest Whether the night keeps checksums: then every line is as this version writes it.
 */
export function checkJournalLines(
  entries: readonly JournalEntry[],
  night: NightRecord,
  records: readonly ExperimentRecord[],
  hasManifest: boolean,
): readonly Finding[] {
  const lines = entries.map((entry, position): Line => ({ entry, number: position + 1 }))
  const isNew = hasManifest && entries.every(({ type }) => type !== 'night-resumed')
  const formless = lines.flatMap(line => ofForm(line, isNew))
  const broken = new Set(formless.map(({ number }) => number))
  const sound = lines.filter(({ number }) => !broken.has(number))
  return [
    ...formless,
    ...sound.flatMap(line => ofPlan(line, night)),
    ...sound.flatMap(line => ofSettings(line, night)),
    ...ofOrder(sound),
    ...ofTimes(sound, night),
    ...ofEndings(sound, records),
  ].map(({ number, told: [field, found, expected] }) => ({
    place,
    problem: `line ${number} (${lines[number - 1]?.entry.type}), ${field}: found ${shown(found)}, expected ${shown(expected)}`,
    mend: '',
    kind: 'inconsistent' as const,
    field,
    found,
    expected,
  }))
}

function ofForm({ entry, number }: Line, isNew: boolean): readonly LineFinding[] {
  const known = Object.hasOwn(journalLines, entry.type) ? journalLines[entry.type] : undefined
  if (!lineTime.safeParse(entry.time).success) {
    return [{ number, told: ['time', entry.time, 'a local time with its offset'] }]
  }
  // A later version may write lines that this one does not know; it says so in night.json, which is read first.
  if (known === undefined)
    return [{ number, told: ['type', entry.type, Object.keys(journalLines).join(', ')] }]
  const read = (isNew ? known : known.partial()).safeParse(entry)
  if (read.success) return []
  return read.error.issues.slice(0, 1).map(({ path, message }) => {
    const found = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), entry)
    return { number, told: [path.map(String).join('.'), found, message] as const }
  })
}

function ofPlan(
  { entry, number }: Line,
  { plan, first_index: first = 1 }: NightRecord,
): readonly LineFinding[] {
  const { index, experiment_id: id, type } = entry
  const finding = (...told: Told) => [{ number, told }]
  if (type === 'night-started' && typeof entry.manifest === 'string' && entry.manifest !== manifestName)
    return finding('manifest', entry.manifest, manifestName)
  if (typeof index !== 'number' || type === 'record-problem') return []
  const planned = plan?.[index - first]
  if (planned === undefined)
    return finding('index', index, `${first} to ${first - 1 + (plan?.length ?? 0)}, as in the plan`)
  const expected = experimentId(planned, index)
  if (typeof id === 'string' && id !== expected) return finding('experiment_id', id, expected)
  if (type !== 'background-started') return []
  return isDeepStrictEqual(entry.program, planned.background)
    ? []
    : finding('program', entry.program, planned.background)
}

// What a line tells of a pause is what the night was told to make.
const pauses: Readonly<Record<string, readonly [field: string, option: string]>> = {
  idle: ['seconds', 'idle'],
  retry: ['seconds', 'retryDelay'],
  cooldown: ['seconds', 'cooldown'],
  'background-started': ['lead_seconds', 'backgroundLead'],
}

function ofSettings({ entry, number }: Line, night: NightRecord): readonly LineFinding[] {
  const { options } = night
  const { type } = entry
  const [field, option] = Object.hasOwn(pauses, type) ? (pauses[type] ?? []) : []
  if (field !== undefined && option !== undefined) {
    const wanted = options[option]
    // Where it is automatic, the first pause of the night is not: nothing is known of rest then.
    if (type === 'cooldown' && entry.automatic === true && wanted !== 'auto')
      return [{ number, told: ['automatic', true, false] }]
    if (typeof wanted !== 'number' || entry[field] === wanted) return []
    return [{ number, told: [field, entry[field], `${wanted}, as options.${option} of night.json`] }]
  }
  if (type !== 'attempt-ended' || entry.broken_off === true) return []
  const meters = metersAt(night, String(entry.time))
  return (['cpu', 'gpu'] as const).flatMap((component): LineFinding[] => {
    const name = `${component}_energy_source`
    const { record } = entry
    const joules: unknown = Reflect.get(Object(record), `${component}_energy_joules`)
    const source = meters.find(({ measures }) => measures === component)?.source ?? null
    if (joules === null || source === null || entry[name] === source) return []
    return [{ number, told: [name, entry[name], source] }]
  })
}

function ofEndings(lines: readonly Line[], records: readonly ExperimentRecord[]): readonly LineFinding[] {
  const last = new Map<unknown, Line>()
  for (const line of lines) if (line.entry.type === 'experiment-ended') last.set(line.entry.index, line)
  const findings: LineFinding[] = []
  for (const { index, outcome, cause, attempts, background } of records) {
    const line = last.get(index)
    if (line === undefined) continue
    const told = line.entry
    findings.push(...ofBackground(lines, index, background, line.number))
    if (told.outcome !== outcome)
      findings.push({ number: line.number, told: ['outcome', told.outcome, outcome] })
    if (told.cause !== cause) findings.push({ number: line.number, told: ['cause', told.cause, cause] })
    if (
      typeof told.attempts === 'number' &&
      (told.attempts > attempts.length || (told.attempts === 0 && attempts.length > 0))
    )
      findings.push({ number: line.number, told: ['attempts', told.attempts, attempts.length] })
  }
  return [...findings, ...ofNightEnd(lines, records)]
}

/** How often the load beside an experiment was started, and how many of its runs failed, the journal tells too. */
function ofBackground(
  lines: readonly Line[],
  index: number,
  background: ExperimentRecord['background'],
  number: number,
): readonly LineFinding[] {
  if (background === null || background === undefined || background.runs === null) return []
  const began = lines.findLastIndex(
    ({ entry }) => entry.type === 'experiment-started' && entry.index === index,
  )
  const runs = lines
    .slice(began)
    .filter(({ entry }) => entry.type === 'background-run-ended' && entry.index === index)
  const failed = runs.filter(({ entry }) => entry.failed === true).length
  return [
    ...(runs.length === background.runs
      ? []
      : [{ number, told: ['background.runs', runs.length, background.runs] as const }]),
    ...(background.failed_runs === null || failed === background.failed_runs
      ? []
      : [{ number, told: ['background.failed_runs', failed, background.failed_runs] as const }]),
  ]
}

function ofNightEnd(lines: readonly Line[], records: readonly ExperimentRecord[]): readonly LineFinding[] {
  const end = lines.findLast(({ entry }) => entry.type === 'night-ended')
  // A night that goes on says so again when it ends.
  if (end === undefined || lines.at(-1) !== end) return []
  // A record that is lost is a finding of its own.
  const endings = new Set(
    lines.flatMap(({ entry }) => (entry.type === 'experiment-ended' ? [entry.index] : [])),
  )
  if (endings.size !== records.length) return []
  const { succeeded, failed } = end.entry
  const expected = records.filter(({ training_success }) => training_success).length
  return [
    ...(succeeded === expected
      ? []
      : [{ number: end.number, told: ['succeeded', succeeded, expected] as const }]),
    ...(failed === records.length - expected
      ? []
      : [{ number: end.number, told: ['failed', failed, records.length - expected] as const }]),
  ]
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}
