import { packRecordName, sumsName } from '../pack-record.js'

/** What may stand in the root of a pack: nothing that another program would read as a configuration of its own. */
const files = new Set([
  packRecordName,
  sumsName,
  'README.md',
  'CITATION.cff',
  'LICENSE',
  'croissant.json',
  'ro-crate-metadata.json',
])
const folders = new Set(['results', 'code', 'tables', 'report', 'notebooks', 'locks', 'configuration'])

const mostOfName = 1024

/**
 * Why a file of a pack cannot be laid out by its name, in words; undefined where it can. No name leads out of the folder, and
 * none is another program's.
 */
export function whyNotName(name: string): string | undefined {
  const parts = name.split('/')
  if (Buffer.byteLength(name) > mostOfName) return `a name of ${Buffer.byteLength(name)} bytes`
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'an absolute path'
  if (name.includes('\\')) return 'a path with a backslash'
  if (parts.includes('..')) return 'a path that leads out'
  if (parts.some(part => part === '' || part === '.')) return 'a path with an empty part'
  if (/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(name))
    return 'a name with characters that steer a terminal'
  if (parts.some(part => Buffer.byteLength(part) > 255)) return 'a name that no disk holds'
  if (parts.some(part => part.toLowerCase() === '.git')) return 'a folder of git, which may start programs'
  const [first = ''] = parts
  const isKnown = parts.length === 1 ? files.has(first) : folders.has(first)
  return isKnown ? undefined : 'a file that no pack holds'
}

/**
 * Two names that are one on a disk that tells no case, or no form of Unicode, or of which one is a folder of the other;
 * undefined where there are none.
 */
export function clashIn(names: readonly string[]): readonly [string, string] | undefined {
  const seen = new Map<string, string>()
  for (const name of names) {
    const key = plain(name)
    const other = seen.get(key)
    if (other !== undefined) return [other, name]
    seen.set(key, name)
  }
  const parents = new Map<string, string>()
  for (const name of names) {
    const parts = name.split('/')
    for (let depth = 1; depth < parts.length; depth += 1) {
      const parent = parts.slice(0, depth).join('/')
      const file = seen.get(plain(parent))
      if (file !== undefined) return [file, name]
      const other = parents.get(plain(parent))
      if (other !== undefined && other !== parent) return [other, parent]
      parents.set(plain(parent), parent)
    }
  }
  return undefined
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
