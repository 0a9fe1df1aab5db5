import { existsSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'

/** Where links may lead: anywhere, into the night that a file belongs to, or into a folder. */
export type LinkRule = 'anywhere' | 'night' | { readonly folders: readonly string[] }

/**
 * Whether an open file lies elsewhere than its path says, behind a link of its own or of a folder above it, and outside
 * of where links may lead. That the night's folder itself, or one above it, is a link is the users' own affair: nights
 * lie on other disks.
 *
 * @param path absolute
 */
export function leadsOut(path: string, descriptor: number, stats: Stats, links: LinkRule): boolean {
  if (links === 'anywhere') return false
  const real = placeOf(path, descriptor, stats)
  if (real === path) return false
  const folders = links === 'night' ? [nightAround(path)] : links.folders
  return real === undefined || !folders.some(folder => isWithin(real, folder))
}

/** Where an open file is in truth; undefined where that cannot be told of this very file. */
function placeOf(path: string, descriptor: number, { dev, ino }: Stats): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`)
  } catch {
    // No Linux: asked by its name, which may have become another file's meanwhile.
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

// NIGHT/EXPERIMENT/failed_attempt_1/energy/gpu_power.csv is the deepest.
const deepest = 4
const marks = ['night.json', 'journal.ndjson', 'summary.csv']

/** The folder of the night that a file belongs to by its path; that of the file itself where no night is around it. */
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
