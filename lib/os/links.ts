import { existsSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'

/** Where links may lead: anywhere, into the night that a file belongs to, nowhere, or into a folder. */
export type LinkRule = 'anywhere' | 'night' | 'none' | { readonly folders: readonly string[] }

/**
 * Whether an open file lies elsewhere than its path says, behind a link of its own or of a folder above it, and
 * outside of where links may lead. The night's folder itself, or one above it, may be a link: users keep nights on
 * other disks.
 *
 * @param path absolute
 */
export function leadsOut(path: string, descriptor: number, stats: Stats, links: LinkRule): boolean {
  if (links === 'anywhere') return false
  const real = placeOf(path, descriptor, stats)
  if (real === path) return false
  const folders = typeof links === 'string' ? [nightAround(path)] : links.folders
  return real === undefined || !folders.some(folder => isWithin(real, folder))
}

/** The real path of an open file; undefined where that cannot be known for certain. */
function placeOf(path: string, descriptor: number, { dev, ino }: Stats): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`)
  } catch {
    // Not Linux: asked by name, which may meanwhile belong to another file.
  }
  try {
    const real = realpathSync(path)
    const now = statSync(real)
    return now.dev === dev && now.ino === ino ? real : undefined
  } catch {
    return undefined
  }
}

function isWithin(real: string, folder: string): boolean {
  try {
    const top = realpathSync(folder)
    return real.startsWith(top.endsWith(sep) ? top : `${top}${sep}`)
  } catch {
    return false
  }
}

// NIGHT/EXPERIMENT/failed_attempt_1/energy/gpu_power.csv is the deepest path of a night.
const deepest = 4
const marks = ['night.json', 'journal.ndjson', 'summary.csv']

/** The folder of the night that a file belongs to by its path; the file's own folder if it is in no night. */
export function nightAround(path: string): string {
  let folder = dirname(path)
  for (let up = 0; up < deepest; up += 1) {
    const here = folder
    if (/^run_\d{8}_\d{6}$/.test(basename(here)) || marks.some(name => existsSync(join(here, name))))
      return here
    folder = dirname(here)
  }
  const own = dirname(path)
  return basename(own) === 'energy' ? dirname(own) : own
}
