import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { NewerRecordError, RecordError } from '../../errors.js'
import { isThere, readRegularText } from '../../os/regular-file.js'
import { checkExperiment, leftoversIn } from '../../record/check/check-experiment.js'
import { checkNightByJournal } from '../../record/check/check-journal.js'
import { checkJournalLines } from '../../record/check/check-journal-lines.js'
import { checkManifest } from '../../record/check/check-manifest.js'
import { type Contradiction, contradictionText } from '../../record/check/contradictions/contradiction.js'
import { nightContradictions } from '../../record/check/contradictions/night-contradictions.js'
import type { Finding } from '../../record/check/finding.js'
import { type StrangeFile, strangeInExperiment, strangeInNight } from '../../record/check/strange-files.js'
import { experimentId } from '../../record/experiment/names.js'
import { experimentFileSchema } from '../../record/experiment/parallel-record.js'
import { endedAttempts, rebuildRecord } from '../../record/experiment/rebuild-record.js'
import type { JournalEntry } from '../../record/journal/journal.js'
import { readJournal } from '../../record/journal/journal-reader.js'
import { manifestName } from '../../record/manifest/manifest-reader.js'
import { withoutAbsent } from '../../record/night/planned.js'
import { summaryCsv } from '../../record/night/summary.js'
import { readRecord } from '../../record/read-record.js'
import { type ExperimentRecord, type NightRecord, nightRecordSchema } from '../../record/schema.js'
import { stateOfNight } from '../blocks/block-states.js'
import { examineBlocks } from '../blocks/examine-blocks.js'
import { isOneBlockAhead } from '../precision/grown-plan.js'
import { runsHere } from '../resume/still-running.js'
import { checkConfig } from './check-config.js'
import { metricsChecker } from './check-metrics.js'
import type { NightCheck } from './check-night.js'
import { checkPrecision } from './check-precision.js'
import { checkProtocol } from './check-protocol.js'

export interface Examined {
  readonly check: NightCheck
  readonly records: readonly ExperimentRecord[]
  /** Whether the plan is not that of the records any more: a summary by it would drop some. */
  readonly isPlanChanged: boolean
  /** Records that are not there, or cannot be read, and can be had from the journal. */
  readonly rebuilt: readonly ExperimentRecord[]
}

export function examine(path: string): Examined {
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
  findings.push(
    ...nightContradictions(record).map(nightFinding),
    ...checkNightByJournal(record, journal.entries),
    ...checkConfig(path, record, journal.entries),
  )
  const checkMetrics = metricsChecker(path, record)
  const records: ExperimentRecord[] = []
  const rebuilt: ExperimentRecord[] = []
  const state = stateOfNight(path, record)
  const blocks = record.cluster === undefined ? [] : examineBlocks(path, record, examine)
  for (const block of blocks) {
    findings.push(...block.findings)
    records.push(...block.records)
  }
  for (const { index, experimentId } of record.cluster === undefined ? state.experiments : []) {
    const planned = plan[index - (record.first_index ?? 1)]
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
  // Of a night whose records are not all there nothing can be judged again.
  if (records.length === state.experiments.filter(({ record: done }) => done !== undefined).length)
    findings.push(
      ...checkProtocol(record, records, journal.entries),
      ...checkPrecision(record, records, journal.entries),
    )
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
  const hasManifest = isExpected || isThere(join(path, manifestName))
  findings.push(...checkJournalLines(journal.entries, record, records, hasManifest))
  const mustBe = (record.cluster === undefined ? records : []).map(
    ({ index }) => `${state.experiments.find(one => one.index === index)?.experimentId}/experiment.json`,
  )
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
function ofWholePlan(path: string, record: NightRecord, entries: readonly JournalEntry[]): Finding[] {
  const { plan, first_index = 1, imported_from: importedFrom } = record
  const planned = (plan ?? []).map((experiment, position) => experimentId(experiment, position + first_index))
  // Some plans grow while they run.
  const counts = ['night-started', 'night-resumed', 'plan-extended']
  const total = entries.findLast(({ type }) => counts.includes(String(type)))?.total
  const strays = readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !planned.includes(entry.name))
    .filter(({ name }) => existsSync(join(path, name, 'experiment.json')))
  return [
    ...(typeof total === 'number' && total !== planned.length && !isOneBlockAhead(record, total)
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
    ...(entries.length === 0 && importedFrom === undefined
      ? [{ place: 'journal.ndjson', problem: 'holds nothing: what happened in this night is lost', mend: '' }]
      : []),
  ]
}

function nightFinding(contradiction: Contradiction): Finding {
  const { field, found, expected } = contradiction
  const problem = `cannot be: ${contradictionText(contradiction)}`
  return { place: 'night.json', problem, mend: '', kind: 'inconsistent', field, found, expected }
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

export function isSummaryOf(path: string, records: readonly ExperimentRecord[]): boolean {
  const file = join(path, 'summary.csv')
  try {
    return readRegularText(file) === summaryCsv(records)
  } catch {
    return false
  }
}
