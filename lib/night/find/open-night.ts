import { basename, join, resolve } from 'node:path'
import { RecordError, UsageError } from '../../errors.js'
import { isThere } from '../../os/regular-file.js'
import { alteredSince, isAltered, manifestProblems, untold } from '../../record/check/check-manifest.js'
import { contradictionText } from '../../record/check/contradictions/contradiction.js'
import { contradictionsIn, type Planned } from '../../record/check/contradictions/contradictions.js'
import {
  dateOfName,
  nightContradictions,
  withoutNightContradictions,
} from '../../record/check/contradictions/night-contradictions.js'
import { withoutContradictions } from '../../record/check/doubted.js'
import { strangeInExperiment, strangeInNight, wordsOfStrange } from '../../record/check/strange-files.js'
import { experimentId } from '../../record/experiment/names.js'
import { experimentFileSchema } from '../../record/experiment/parallel-record.js'
import { withWholeEnergy } from '../../record/experiment/whole-energy.js'
import { failureInJournal, tellsOfManifest } from '../../record/journal/journal-ending.js'
import { sumOf } from '../../record/manifest/file-sum.js'
import { readManifest } from '../../record/manifest/manifest-reader.js'
import { readRecord } from '../../record/read-record.js'
import { type ExperimentRecord, type NightRecord, nightRecordSchema } from '../../record/schema.js'
import { nightDate } from '../../record/time.js'
import { whatWasFound } from '../check/what-was-found.js'
import { isNight, type Night } from '../night.js'
import { composeNight } from './compose-night.js'
import { familyOf } from './family.js'
import { lookForNights } from './find-nights.js'
import { isFlatNight, isSessionName, openOlderNight } from './older-nights.js'
import { shownAsSummary } from './shown-night.js'

/** Where nights come from: a night, the path of one, of a folder of nights, or several of these. */
export type NightSource = Night | string | readonly (Night | string)[]

/**
 * Opens a night by its folder: ours, or one of the original program in any of its layouts.
 *
 * @param path Of its folder, relative to the working folder.
 * @throws RecordError when there is no night there, or its night.json cannot be read. An experiment that cannot
 *   be read does not stop the others: `problems` names it.
 * @example
 * ```ts
 * import { openNight, selectNights } from 'nightwatt'
 *
 * const [path = ''] = await selectNights(['latest'])
 * const night = await openNight(path)
 * console.log(night.experiments.map(({ outcome }) => outcome), night.problems)
 * ```
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
  const asRead = readRecord(file, nightRecordSchema, ours)
  const doubts = nightContradictions(asRead)
  const record = withoutNightContradictions(asRead, doubts)
  const problems = [
    ...strangeInNight(folder).map(wordsOfStrange),
    ...doubts.map(what => `night.json: not to be believed: ${contradictionText(what)}`),
  ]
  const experiments: ExperimentRecord[] = []
  const manifest = readManifest(folder)
  const isExpected = tellsOfManifest(folder)
  // What was read is what is held against the manifest, and nothing is read twice.
  const vouchFor = (file: string, text = '') => {
    const isAsTold = manifest.sums.get(file)?.sha256 === sumOf(text).sha256
    if (!isAsTold && isAltered(folder, file, manifest)) problems.push(alteredSince(file))
    if (isExpected && manifest.exists && !manifest.sums.has(file)) problems.push(untold(file))
  }
  problems.push(...manifestProblems(manifest, isExpected))
  vouchFor('night.json')
  const failure = failureInJournal(folder)
  const night: Night = {
    ...namedIn(folder, record),
    record,
    experiments,
    problems,
    ...(failure === '' ? {} : { failure }),
  }
  if (record.cluster !== undefined) return shownAsSummary(await composeNight(night, openNight))
  for (const { name, planned } of experimentFolders(record)) {
    if (!isThere(join(folder, name))) {
      // Experiments that were not started have no folder; those that ended had one.
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
      let text = ''
      const seen = (read: string) => {
        text = read
      }
      const read = withWholeEnergy(readRecord(experimentFile, experimentFileSchema, ours, seen), record)
      const contradictions = contradictionsIn(read, planned)
      experiments.push(withoutContradictions(read, contradictions, planned))
      problems.push(...contradictions.map(what => `${name}/experiment.json: ${contradictionText(what)}`))
      vouchFor(`${name}/experiment.json`, text)
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  experiments.sort((left, right) => left.index - right.index)
  return shownAsSummary(night)
}

function namedIn(folder: string, record: NightRecord): Pick<Night, 'name' | 'path' | 'date'> {
  // What belongs to another night stands on its date.
  const started = record.more_of?.started_at ?? record.block_of?.started_at ?? record.started_at
  return { name: basename(folder), path: folder, date: nightDate(started) || dateOfName(record.night) }
}

const ours = 'what nightwatt writes'

// Folders of the plan's experiments; other things in a night are not our concern.
function experimentFolders({
  plan,
  night,
  first_index = 1,
}: NightRecord): { readonly name: string; readonly planned: Planned }[] {
  return (plan ?? []).map((experiment, position) => {
    const index = position + first_index
    const name = experimentId(experiment, index)
    return { name, planned: { experimentId: name, index, experiment, night } }
  })
}

/**
 * All nights that a source means.
 *
 * @param source A night, the path of a night or of a folder of nights, or several of these.
 * @throws UsageError for what is no source, RecordError when there is no night.
 * @example
 * ```ts
 * import { openNights } from 'nightwatt'
 *
 * const nights = await openNights('results')
 * console.log(nights.length)
 * ```
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
    return Promise.all(familyOf(folder).map(openNight))
  }
  const { nights: found, leftOut } = lookForNights(source)
  if (found.length === 0) return [await openNight(source)]
  const nights = await Promise.all(found.map(({ path }) => openNight(path)))
  // A copy that is not read is reported with the night that is read instead.
  return nights.map(night => {
    const notes = leftOut.filter(({ of }) => of === night.path).map(({ note }) => note)
    return notes.length === 0 ? night : { ...night, problems: [...night.problems, ...notes] }
  })
}
