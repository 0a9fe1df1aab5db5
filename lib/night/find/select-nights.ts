import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { didYouMean } from '../../config/nearest.js'
import { findRoot } from '../../config/root.js'
import { UsageError } from '../../errors.js'
import { readNightHead } from '../../record/night/night-head.js'
import { familyOf } from './family.js'
import { lookForNights } from './find-nights.js'
import { latestNight } from './latest-night.js'
import { isFlatNight } from './older-nights.js'

/**
 * The paths of the nights that words on a command line mean: `latest`, which is the one that started last, `all`, a
 * date `YYYY-MM-DD` (every night of it), the name or the label of a night, or a path; the latest without a word.
 *
 * @param words As on a command line; none means `latest`.
 * @param options.results Folder of the nights, relative to the root (results).
 * @param options.cwd Folder that the root is found from (the working folder).
 * @param options.belonging Whether what `--more` drew on for a night is meant with it (false).
 * @returns Absolute paths.
 * @throws UsageError for a word that means no night, naming the nearest that does.
 * @example
 * ```ts
 * import { selectNights } from 'nightwatt'
 *
 * const paths = await selectNights(['latest'])
 * ```
 */
export async function selectNights(
  words: readonly string[],
  options: {
    results?: string | undefined
    cwd?: string | undefined
    /** Whether those that belong to a night are meant with it (false). */
    belonging?: boolean
    /** Called with what looks like a night of the folder but is left out, where all nights are meant. */
    onLeftOut?: (note: string) => void
  } = {},
): Promise<readonly string[]> {
  const { results = 'results', cwd = process.cwd(), belonging = false, onLeftOut = () => undefined } = options
  const folder = resolve(findRoot(cwd), results)
  const { nights: found, leftOut } = lookForNights(folder)
  const wanted = words.length === 0 ? ['latest'] : words
  const latest = wanted.includes('latest') ? await latestNight(found) : undefined
  const nights = wanted.flatMap(word => {
    if (word === 'all' || word === 'latest') {
      if (found.length === 0) {
        throw new UsageError(
          `no night in ${folder}: run one with "nightwatt run", or name another folder with --results DIR`,
        )
      }
      if (word === 'latest') return latest === undefined ? [] : [latest.path]
      for (const { note } of leftOut) onLeftOut(note)
      return found.map(({ path }) => path)
    }
    if (/^\d{4}-\d\d-\d\d$/.test(word)) {
      const ofDate = found.filter(({ date }) => date === word)
      if (ofDate.length > 0) return ofDate.map(({ path }) => path)
      const dates = [...new Set(found.map(({ date }) => date))]
      throw new UsageError(`no night of ${word} in ${folder}; there are: ${dates.join(', ') || 'none'}`)
    }
    const path = [resolve(cwd, word), join(folder, word)].find(
      candidate => existsSync(candidate) || isFlatNight(candidate),
    )
    if (path !== undefined) return [path]
    // In a folder below, its own name is enough.
    const below = found.filter(night => basename(night.path) === word)
    if (below.length === 1) return below.map(night => night.path)
    const named = found.filter(({ path: folder }) => readNightHead(folder).label === word)

    if (named.length > 1) {
      throw new UsageError(
        `"${word}" is the label of ${named.length} nights; allowed: one of ${named.map(({ name }) => name).join(', ')}`,
      )
    }
    if (named.length === 1) return named.map(night => night.path)
    const hint = didYouMean(
      basename(word),
      found.map(({ name }) => name),
    )
    throw new UsageError(
      `"${word}" is no night: allowed are latest, all, a date YYYY-MM-DD, the name or the label of a night in ${folder}, or a path` +
        (hint === undefined ? '' : ` (${hint})`),
    )
  })
  return [...new Set(belonging ? nights.flatMap(familyOf) : nights)]
}
