import { basename, join, resolve } from 'node:path'
import { RecordError, UsageError } from '../errors.js'
import { isThere } from '../os/regular-file.js'
import { alteredSince, isAltered } from '../record/check-manifest.js'
import { contradictionText } from '../record/contradiction.js'
import { contradictionsIn, type Planned } from '../record/contradictions.js'
import { withoutContradictions } from '../record/doubted.js'
import { failureInJournal } from '../record/journal-ending.js'
import { readManifest } from '../record/manifest-reader.js'
import { experimentId } from '../record/names.js'
import { experimentFileSchema } from '../record/parallel-record.js'
import { readRecord } from '../record/read-record.js'
import { type ExperimentRecord, type NightRecord, nightRecordSchema } from '../record/schema.js'
import { strangeInExperiment, strangeInNight, wordsOfStrange } from '../record/strange-files.js'
import { nightDate } from '../record/time.js'
import { withWholeEnergy } from '../record/whole-energy.js'
import { lookForNights } from './find-nights.js'
import { isNight, type Night } from './night.js'
import { isFlatNight, isSessionName, openOlderNight } from './older-nights.js'
import { shownAsSummary } from './shown-night.js'
import { whatWasFound } from './what-was-found.js'

/** Where nights come from: a night, the path of one, of a folder of nights, or several of these. */
export type NightSource = Night | string | readonly (Night | string)[]

/**
 * Opens a night by its folder: ours, or one of the original program in any of its layouts.
 *
 * @throws RecordError when there is no night there, or its night.json cannot be read. An experiment that cannot
 *   be read does not stop the others: `problems` names it.
 */
export async function openNight(path: string): Promise<Night> {
  const folder = resolve(path)
  const file = join(folder, 'night.json')
  if (!isThere(file)) {
    const older = openOlderNight(folder)
    if (older !== undefined && readManifest(folder).exists) {
      const lost = 'night.json is not there any more: what its experiments tell is all that is known of it'
      return shownAsSummary({ ...older, problems: [lost, ...older.problems] })
    }
    if (older !== undefined) return older
    throw new RecordError(
      `${folder} holds no night: there is no night.json in it, and no experiment of an older night. ` +
        'A night is a folder run_YYYYMMDD_HHMMSS in the results folder.',
    )
  }
  const record = readRecord(file, nightRecordSchema, ours)
  const problems = strangeInNight(folder).map(wordsOfStrange)
  const experiments: ExperimentRecord[] = []
  const manifest = readManifest(folder)
  if (isAltered(folder, 'night.json', manifest)) problems.push(alteredSince('night.json'))
  for (const { name, planned } of experimentFolders(record)) {
    if (!isThere(join(folder, name))) {
      // What was not started has no folder; what has ended had one.
      if (manifest.sums.has(`${name}/experiment.json`))
        problems.push(`${name}: it had ended, and is not there any more`)
      continue
    }
    const strange = strangeInExperiment(folder, name)
    problems.push(...strange.map(wordsOfStrange))
    if (strange.some(({ place }) => place === name || basename(place) === 'experiment.json')) continue
    const experimentFile = join(folder, name, 'experiment.json')
    if (!isThere(experimentFile)) {
      problems.push(`${name}: no experiment.json, so it was not finished when the night ended, or runs still`)
      continue
    }
    try {
      const read = withWholeEnergy(readRecord(experimentFile, experimentFileSchema, ours), record)
      const contradictions = contradictionsIn(read, planned)
      experiments.push(withoutContradictions(read, contradictions, planned))
      problems.push(...contradictions.map(what => `${name}/experiment.json: ${contradictionText(what)}`))
      const file = `${name}/experiment.json`
      if (isAltered(folder, file, manifest)) problems.push(alteredSince(file))
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  const failure = failureInJournal(folder)
  experiments.sort((left, right) => left.index - right.index)
  return shownAsSummary({
    name: basename(folder),
    path: folder,
    date: nightDate(record.started_at),
    record,
    experiments,
    problems,
    ...(failure === '' ? {} : { failure }),
  })
}

const ours = 'what nightwatt writes'

// Folders of the plan's experiments; what else lies in a night is not ours to judge.
function experimentFolders({
  plan,
  night,
}: NightRecord): { readonly name: string; readonly planned: Planned }[] {
  return (plan ?? []).map((experiment, position) => {
    const index = position + 1
    const name = experimentId(experiment, index)
    return { name, planned: { experimentId: name, index, experiment, night } }
  })
}

/**
 * All nights that a source means.
 *
 * @throws UsageError for what is no source, RecordError when there is no night.
 */
export async function openNights(source: NightSource): Promise<readonly Night[]> {
  if (Array.isArray(source)) {
    const nights = await Promise.all(source.map(part => openNights(part)))
    return nights.flat()
  }
  if (isNight(source)) return [source]
  if (typeof source !== 'string') {
    throw new UsageError(
      `found ${whatWasFound(source)}; allowed: a night, the path of one or of a folder of nights, or a list of these`,
    )
  }
  const folder = resolve(source)
  if (isThere(join(folder, 'night.json')) || isSessionName(basename(folder)) || isFlatNight(folder)) {
    return [await openNight(folder)]
  }
  const { nights: found, leftOut } = lookForNights(source)
  if (found.length === 0) return [await openNight(source)]
  const nights = await Promise.all(found.map(({ path }) => openNight(path)))
  // What is not read is said where the night is that is read in its place.
  return nights.map(night => {
    const notes = leftOut.filter(({ of }) => of === night.path).map(({ note }) => note)
    return notes.length === 0 ? night : { ...night, problems: [...night.problems, ...notes] }
  })
}
