import type { Repository } from '../../config/schema.js'
import { UsageError } from '../../errors.js'
import { differsFromDefaults, givenOf, withFixed } from '../given-values.js'
import type { MersenneTwister } from '../mersenne-twister.js'
import { type Assignment, drawMutations } from '../mutation.js'
import type { PlanEntry } from '../plan.js'
import { fewerNotice, noteUndecided, refuseImpossible } from '../plan-notices.js'
import { countSettings, designSettings } from './design-settings.js'
import { balanceNotice, countsInWords, refuseTooMany } from './design-words.js'
import type { Design, DesignCounts, DesignRequest } from './designed.js'
import { notVaried } from './one-at-a-time.js'

/** An entry that varies hyperparameters, and what its settings come from. */
export interface VariedEntry {
  readonly entry: PlanEntry
  /** What it varies, in order. */
  readonly names: readonly string[]
  readonly repository: Repository
  readonly seed: bigint
  /** Its place among the entries. */
  readonly place: number
}

/**
 * The settings of an entry, by its design.
 *
 * @param generator The night's random numbers, which only a random design draws from.
 * @param notices Gets what the user should know of them.
 * @throws UsageError where nothing is left of it, or it is too large.
 */
export function settingsOfEntry(
  varied: VariedEntry,
  generator: MersenneTwister,
  notices: Map<string, string>,
): readonly Assignment[] {
  const { entry, names, repository } = varied
  noteUndecided(entry, names, repository, notices)
  const { design = 'random' } = entry
  const settings = design === 'random' ? drawn(varied, generator, notices) : designed(varied, design, notices)
  return settings.map(setting => withFixed(setting, entry, repository))
}

/** How many settings an entry has, and what was left out, without making a grid. */
export function countEntry(varied: VariedEntry, design: Design): DesignCounts {
  return countSettings(design, requestOf(varied))
}

function drawn(
  { entry, names, repository }: VariedEntry,
  generator: MersenneTwister,
  notices: Map<string, string>,
): readonly Assignment[] {
  const { supported_hyperparams: parameters, constraints = [] } = repository
  const result = drawMutations({
    generator,
    names,
    parameters,
    given: givenOf(entry, repository),
    constraints,
    runs: entry.runs,
    excluded: entry.excluded,
    withDefaults: differsFromDefaults(entry, repository),
  })
  if (result.mutations.length === 0 && constraints.length > 0)
    refuseImpossible(entry, names, constraints, result)
  if (result.mutations.length < entry.runs) note(notices, fewerNotice(entry, names, result))
  return result.mutations
}

function designed(varied: VariedEntry, design: Design, notices: Map<string, string>): readonly Assignment[] {
  const { entry, names, repository } = varied
  const { constraints = [] } = repository
  const request = requestOf(varied)
  if (design === 'grid') {
    const { points } = countSettings(design, { ...request, constraints: [], excluded: [] })
    refuseTooMany(design, names, points)
  }
  const { settings, counts } = designSettings(design, request)
  const words = countsInWords(entry, design, names, counts, constraints)
  if (settings.length === 0) {
    const allowed = 'constraints, ranges and earlier runs that leave something'
    throw new UsageError(`design: found nothing left to run (${words ?? design}); allowed: ${allowed}`)
  }
  if (words !== undefined) note(notices, words)
  const unbalanced = balanceNotice(design, entry.runs)
  if (unbalanced !== undefined) note(notices, unbalanced)
  const kept = design === 'one-at-a-time' ? notVaried(request) : []
  if (kept.length > 0) {
    const which = kept.join(', ')
    note(
      notices,
      `one-at-a-time: ${which} of ${entry.repo} is not varied, for it does not count beside the defaults`,
    )
  }
  return settings
}

function requestOf({ entry, names, repository, seed, place }: VariedEntry): DesignRequest {
  const { supported_hyperparams: parameters, constraints = [] } = repository
  return {
    names,
    parameters,
    given: givenOf(entry, repository),
    constraints,
    levels: entry.levels,
    runs: entry.runs,
    excluded: entry.excluded ?? [],
    seed,
    entry: place,
  }
}

function note(notices: Map<string, string>, notice: string): void {
  notices.set(notice, notice)
}
