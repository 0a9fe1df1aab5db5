import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NightwattError } from '../../errors.js'
import { checkNight } from '../../night/check/check-night.js'
import { openNight } from '../../night/find/open-night.js'
import { planRerun } from '../../night/rerun/plan-rerun.js'
import { isThere } from '../../os/regular-file.js'
import { type OpenedPack, openPack } from '../open/open-pack.js'

/** One thing that a badge asks for. */
export interface BadgeItem {
  readonly asks: string
  readonly held: boolean
  /** What was found; where it is not held, what is missing and what to do. */
  readonly found: string
}

/** A badge of artifacts, and what of it a pack holds. */
export interface Badge {
  readonly badge: 'available' | 'functional' | 'reproduced'
  /** Whether everything is held that can be told from the pack; what a committee judges is in `judged`. */
  readonly held: boolean
  readonly items: readonly BadgeItem[]
  /** What no program can tell. */
  readonly judged: readonly string[]
}

/**
 * Holds a pack against the badges of artifacts of the ACM (Artifact Review and Badging, version 1.1: available, evaluated as
 * functional, results reproduced), and says what is missing for each. A committee awards them: what it alone can judge is
 * named too.
 *
 * @param file Path of the zip file.
 * @throws as `openPack` does.
 * @example
 * ```ts
 * import { badges, pack } from 'nightwatt'
 *
 * await pack('results', { out: 'judged.zip' })
 * for (const { badge, held, items } of await badges('judged.zip')) console.log(badge, held, items)
 * ```
 */
export async function badges(file: string): Promise<readonly Badge[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'nightwatt-badge-'))
  try {
    const opened = await openPack(file, { folder: join(scratch, 'pack') })
    return [available(opened), await functional(opened), reproduced(opened)]
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function badgeOf(badge: Badge['badge'], items: readonly BadgeItem[], judged: readonly string[]): Badge {
  return { badge, held: items.every(({ held }) => held), items, judged }
}

function available({ record, folder }: OpenedPack): Badge {
  return badgeOf(
    'available',
    [
      item(
        'authors are named',
        record.authors.length > 0,
        record.authors.map(({ name }) => name).join(', '),
        'no author: pack it with --author',
      ),
      item(
        'a licence lets others use it',
        record.licence !== null,
        record.licence ?? '',
        'no licence: pack it with --licence CC-BY-4.0',
      ),
      item('it can be cited', isThere(join(folder, 'CITATION.cff')), 'CITATION.cff', 'no CITATION.cff'),
      item(
        'it is described for programs',
        isThere(join(folder, 'ro-crate-metadata.json')),
        'ro-crate-metadata.json, croissant.json',
        'no ro-crate-metadata.json',
      ),
    ],
    [
      'whether it lies in an archive with a lasting address (Zenodo, Figshare, Software Heritage): put it there, and cite its DOI',
    ],
  )
}

async function functional(opened: OpenedPack): Promise<Badge> {
  const { record, folder, nights, lacks } = opened
  const uncoded = record.code.filter(({ path }) => !isThere(join(folder, path)))
  const unknown = record.code.filter(({ commit }) => commit === null)
  const checks = await Promise.all(nights.map(night => checkedNight(night, folder)))
  const plans = await Promise.all(nights.map(night => plannedNight(night, folder)))
  const unseeded = record.nights.filter(({ seed }) => seed === null)
  const unfinished = record.nights.filter(({ planned, finished }) => planned !== null && finished < planned)
  return badgeOf(
    'functional',
    [
      item(
        'documented: how to repeat it is written down',
        isThere(join(folder, 'README.md')),
        'README.md',
        'no README.md',
      ),
      item(
        'consistent: records, logs and traces agree',
        checks.every(text => text === ''),
        'nightwatt check finds nothing',
        checks.filter(text => text !== '').join('; '),
      ),
      item(
        'complete: the code is in it',
        record.code.length > 0 && uncoded.length === 0,
        record.code.map(({ path }) => path).join(', '),
        record.code.length === 0
          ? 'its nights name no code'
          : `no code of ${uncoded.map(({ repository }) => repository).join(', ')}: pack it where the code is, without --no-code`,
      ),
      item(
        'complete: the code is that of a commit',
        record.code.length > 0 && unknown.length === 0,
        record.code.map(({ commit }) => commit ?? '').join(', '),
        `${unknown.map(({ repository }) => repository).join(', ') || 'the code'} was in no git when it ran`,
      ),
      item(
        'complete: versions of packages are held',
        record.locks.length > 0,
        record.locks.join(', '),
        'no lock file (package-lock.json, requirements.txt, uv.lock, …) was found beside the code',
      ),
      item(
        'complete: every planned experiment has ended',
        unfinished.length === 0,
        'all have',
        `${unfinished.map(({ name }) => name).join(', ')}: nightwatt run --resume, and pack it again`,
      ),
      item(
        'exercisable: its experiments can be planned again from their seed',
        plans.every(text => text === '') && unseeded.length === 0,
        'nightwatt rerun --dry-run plans the same experiments',
        [...plans.filter(text => text !== ''), ...unseeded.map(({ name }) => `${name} kept no seed`)].join(
          '; ',
        ),
      ),
    ],
    [
      'whether what it shows is what the paper says',
      ...(lacks.length === 0
        ? []
        : [`on this machine it could not be exercised as it was: ${lacks.join('; ')}`]),
    ],
  )
}

function reproduced({ record }: OpenedPack): Badge {
  const { reproduces } = record
  const others = reproduces.filter(({ other_machine: isOther }) => isOther)
  const cited = reproduces.filter(({ of }) => of.sums_sha256 !== null)
  return badgeOf(
    'reproduced',
    [
      item(
        'its experiments were run again, and compared',
        reproduces.length > 0,
        reproduces.map(({ night, verdict }) => `${night}: ${verdict}`).join(' '),
        'no night of it ran another again: open it elsewhere, nightwatt rerun, and pack that night',
      ),
      item(
        'on another machine',
        others.length > 0,
        others.map(({ night }) => night).join(', '),
        'no night of it ran again on another machine than the first',
      ),
      item(
        'the pack that was repeated is named',
        cited.length > 0,
        cited.map(({ of }) => `${of.title}, ${of.sums_sha256}`).join(', '),
        'the first night was not opened from a pack: nightwatt open, and rerun there',
      ),
    ],
    ['whether others than the authors ran it', 'whether the results agree within what the paper claims'],
  )
}

function item(asks: string, held: boolean, found: string, missing: string): BadgeItem {
  return { asks, held, found: held ? found : missing }
}

async function checkedNight(night: string, folder: string): Promise<string> {
  try {
    const { findings } = await checkNight(night)
    const [first] = findings
    return first === undefined
      ? ''
      : `${first.place} ${first.problem}${findings.length > 1 ? ` and ${findings.length - 1} more` : ''}`
  } catch (error) {
    if (!(error instanceof NightwattError)) throw error
    return error.message.replaceAll(`${folder}/`, '')
  }
}

async function plannedNight(night: string, folder: string): Promise<string> {
  try {
    const again = await planRerun(await openNight(night), { cwd: folder })
    return again.experiments.length > 0 ? '' : `${night} has no experiment`
  } catch (error) {
    if (!(error instanceof NightwattError)) throw error
    return error.message.replaceAll(`${folder}/`, '').split('\n').slice(0, 2).join(' ').trim()
  }
}
