import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { NewerRecordError, RecordError, RefusedError } from '../errors.js'
import { isThere, readRegularText } from '../os/regular-file.js'
import { checkExperiment, leftoversIn } from '../record/check-experiment.js'
import { checkNightByJournal } from '../record/check-journal.js'
import { checkManifest } from '../record/check-manifest.js'
import type { Finding } from '../record/finding.js'
import type { JournalEntry } from '../record/journal.js'
import { readJournal } from '../record/journal-reader.js'
import { experimentId } from '../record/names.js'
import { NightFolder } from '../record/night-folder.js'
import { readNightState } from '../record/night-state.js'
import { experimentFileSchema } from '../record/parallel-record.js'
import { withoutAbsent } from '../record/planned.js'
import { readRecord } from '../record/read-record.js'
import { endedAttempts, rebuildRecord } from '../record/rebuild-record.js'
import { type ExperimentRecord, type NightRecord, nightRecordSchema } from '../record/schema.js'
import { type StrangeFile, strangeInExperiment, strangeInNight } from '../record/strange-files.js'
import { summaryCsv } from '../record/summary.js'
import { metricsChecker } from './check-metrics.js'
import { runsHere } from './resume/still-running.js'

/** Whether the files of a night are whole and agree with each other. */
export interface NightCheck {
  readonly night: string
  readonly path: string
  /** Empty when all is well. */
  readonly findings: readonly Finding[]
  readonly finished: number
  /** Whether it is at work still: then what is not finished is no surprise. */
  readonly running: boolean
  /** Experiments of the plan that are not finished: no finding, for the night can go on. */
  readonly left: number
}

/** What a check found, and what was done about it. */
export interface NightRepair extends NightCheck {
  /** What was mended, a line each. */
  readonly mended: readonly string[]
}

/**
 * Verifies a night: plan, journal, records, summary, logs and traces, each whole and all saying the same. Changes nothing.
 *
 * @throws RecordError where there is no night of ours, or its plan cannot be read.
 */
export async function checkNight(night: string): Promise<NightCheck> {
  const { check } = examine(resolve(night))
  return check
}

/**
 * Rebuilds what can be: the summary from the records, a record that is lost from the journal and the traces. Nothing is
 * deleted; a record that cannot be read is kept beside the new one.
 *
 * @throws RecordError where there is no night of ours, its plan cannot be read, or it cannot be written to.
 */
export async function repairNight(night: string): Promise<NightRepair> {
  const path = resolve(night)
  const before = examine(path)
  if (before.check.running) {
    throw new RefusedError(`${path} still runs: see nightwatt status. It can be repaired when it has ended.`)
  }
  const hadJournal = existsSync(join(path, 'journal.ndjson'))
  const folder = NightFolder.open(path)
  const mended: string[] = []
  try {
    for (const record of before.rebuilt) {
      const file = join(folder.experimentPath(record.experiment_id), 'experiment.json')
      if (existsSync(file)) renameSync(file, freeName(`${file}.broken`))
      folder.writeExperiment(record)
      mended.push(`${record.experiment_id}/experiment.json was rebuilt from the journal and the traces`)
    }
    const records = [...before.records, ...before.rebuilt].sort((left, right) => left.index - right.index)
    if (!isSummaryOf(path, records) && !before.isPlanChanged) {
      folder.writeSummary(records)
      mended.push(`summary.csv was written anew from ${records.length} records`)
    }
  } finally {
    folder.close()
    // An empty journal would hide that there was none.
    if (!hadJournal) rmSync(join(path, 'journal.ndjson'), { force: true })
  }
  return { ...examine(path).check, mended }
}

interface Examined {
  readonly check: NightCheck
  readonly records: readonly ExperimentRecord[]
  /** Whether the plan is not that of the records any more: a summary by it would drop some. */
  readonly isPlanChanged: boolean
  /** Records that are not there, or cannot be read, and can be had from the journal. */
  readonly rebuilt: readonly ExperimentRecord[]
}

function examine(path: string): Examined {
  const record = readPlan(path)
  const plan = record.plan ?? []
  const journal = readJournal(path)
  const findings: Finding[] = [
    ...leftoversIn(path, ''),
    ...strangeInNight(path).map(strangeFinding),
    ...journal.problems.map(problem => ({ place: 'journal.ndjson', problem, mend: '' })),
  ]
  const ofPlan = ofWholePlan(path, record, journal.entries)
  findings.push(...ofPlan)
  const isPlanChanged = ofPlan.some(({ place }) => place !== 'journal.ndjson')
  findings.push(...checkNightByJournal(record, journal.entries))
  const checkMetrics = metricsChecker(path, record)
  const records: ExperimentRecord[] = []
  const rebuilt: ExperimentRecord[] = []
  const state = readNightState(path, record)
  for (const { index, experimentId } of state.experiments) {
    const planned = plan[index - 1]
    if (planned === undefined) continue
    const folder = join(path, experimentId)
    const file = join(folder, 'experiment.json')
    const place = `${experimentId}/experiment.json`
    findings.push(...strangeInExperiment(path, experimentId).map(strangeFinding))
    const found = readExperiment(file)
    if (typeof found === 'object') {
      records.push(found)
      const place = { experimentId, index, experiment: planned, night: record.night }
      findings.push(
        ...checkExperiment(folder, found, place, record, journal.entries),
        ...checkMetrics({ ...found, experiment_id: experimentId }),
      )
      continue
    }
    const ended = journal.entries.some(({ type, index: of }) => type === 'experiment-ended' && of === index)
    const [first, ...others] = endedAttempts(journal.entries, index)
    const isOver = ended || others.at(-1)?.record.outcome === 'success' || first?.record.outcome === 'success'
    if (found === undefined && !isOver) continue
    const problem = found ?? 'is not there, though the journal tells that the experiment has ended'
    try {
      if (!isOver || first === undefined || planned.background !== undefined) {
        findings.push({ place, problem, mend: 'run it again: nightwatt run --resume' })
        continue
      }
      const experiment = withoutAbsent(planned)
      rebuilt.push(rebuildRecord(folder, { experiment, index, experimentId }, [first, ...others], record))
      findings.push({ place, problem, mend: 'rebuild it from the journal and the traces' })
    } catch (error) {
      findings.push({ place, problem: `${problem}; its traces cannot be read: ${String(error)}`, mend: '' })
    }
  }
  if (!isSummaryOf(path, records)) {
    const problem = existsSync(join(path, 'summary.csv'))
      ? 'does not say what the records do'
      : 'is not there'
    findings.push({
      place: 'summary.csv',
      problem,
      mend: isPlanChanged ? '' : 'write it anew from the records',
    })
  }
  const isExpected = journal.entries.some(({ type, manifest }) => type === 'night-started' && manifest)
  const mustBe = records.map(({ index }) => `${state.experiments[index - 1]?.experimentId}/experiment.json`)
  const altered = checkManifest(path, isExpected, ['summary.csv', ...mustBe]).findings
  // What was interrupted is run again when the night goes on.
  const finished = records.filter(({ cause }) => cause !== 'interrupted').length
  return {
    check: {
      night: basename(path),
      path,
      running: runsHere(path),
      findings: withAltered(findings, altered),
      finished,
      left: plan.length - finished,
    },
    records,
    isPlanChanged,
    rebuilt,
  }
}

/** What else was found of a file that was altered since is why: the file is named once, and that it was altered. */
function withAltered(findings: readonly Finding[], altered: readonly Finding[]): readonly Finding[] {
  const byPlace = new Map(altered.map(finding => [finding.place, finding]))
  const explained = new Set<string>()
  const merged = findings.map(finding => {
    const since = byPlace.get(finding.place)
    if (since === undefined || finding.kind !== undefined) return finding
    explained.add(finding.place)
    const { found = since.found, expected = since.expected } = finding
    const problem = `${finding.problem}; it ${since.problem}`
    return { ...finding, problem, kind: 'altered since' as const, found, expected }
  })
  return [...altered.filter(({ place }) => !explained.has(place)), ...merged]
}

/** Whether the plan is the one that the night began with, and no record lies outside of it. */
function ofWholePlan(path: string, { plan }: NightRecord, entries: readonly JournalEntry[]): Finding[] {
  const planned = (plan ?? []).map((experiment, position) => experimentId(experiment, position + 1))
  const total = entries.find(({ type }) => type === 'night-started')?.total
  const strays = readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !planned.includes(entry.name))
    .filter(({ name }) => existsSync(join(path, name, 'experiment.json')))
  return [
    ...(typeof total === 'number' && total !== planned.length
      ? [
          {
            place: 'night.json',
            problem: `plans ${planned.length} experiments; the journal tells of ${total}: the plan was changed`,
            mend: '',
          },
        ]
      : []),
    ...strays.map(({ name }) => ({
      place: name,
      problem: 'holds a record, but no experiment of the plan goes by that name: it is in no table',
      mend: '',
    })),
    ...(entries.length === 0
      ? [{ place: 'journal.ndjson', problem: 'holds nothing: what happened in this night is lost', mend: '' }]
      : []),
  ]
}

function strangeFinding({ place, found }: StrangeFile): Finding {
  return { place, problem: `is ${found}: it was not read`, mend: '' }
}

function readPlan(path: string): NightRecord {
  const file = join(path, 'night.json')
  if (!isThere(file)) {
    throw new RecordError(
      `${path} cannot be checked: there is no night.json in it, so it is no night of nightwatt`,
    )
  }
  return readRecord(file, nightRecordSchema, 'what nightwatt writes')
}

/** The record; undefined where there is none, or why it cannot be read. */
function readExperiment(file: string): ExperimentRecord | string | undefined {
  if (!isThere(file)) return undefined
  try {
    return readRecord(file, experimentFileSchema, 'what nightwatt writes')
  } catch (error) {
    if (error instanceof NewerRecordError) throw error
    return error instanceof Error ? error.message : String(error)
  }
}

function isSummaryOf(path: string, records: readonly ExperimentRecord[]): boolean {
  const file = join(path, 'summary.csv')
  try {
    return readRegularText(file) === summaryCsv(records)
  } catch {
    return false
  }
}

function freeName(name: string): string {
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}.${number}`
    if (!existsSync(free)) return free
  }
}
