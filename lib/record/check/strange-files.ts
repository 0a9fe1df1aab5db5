import { type Dirent, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { entryOf, isThere, statsOf, whyStrange } from '../../os/regular-file.js'
import { seriesName } from '../series/series-layout.js'

/**
 * Something in place of a night's file that is not a regular file, or lies outside behind a link: it is named and not
 * read.
 */
export interface StrangeFile {
  /** Relative to the folder that was looked at. */
  readonly place: string
  /** In words: `a FIFO (a named pipe)`. */
  readonly found: string
}

const ofNight = ['night.json', 'journal.ndjson', 'manifest.ndjson', 'summary.csv']
const ofExperiment = ['experiment.json', 'training.log', 'terminal_output.txt', seriesName]
const isOfTraces = (name: string) => /\.(?:csv|txt)(?:\.partial)?$/.test(name)

/** The strange ones among the files of a night itself. */
export function strangeInNight(night: string): readonly StrangeFile[] {
  return strangeAmong(night, '', name => ofNight.includes(name))
}

/** The strange ones among those of an experiment: what a training left in `output/` is not read anyway. */
export function strangeInExperiment(night: string, name: string): readonly StrangeFile[] {
  const folder = join(night, name)
  if (isThere(folder) && !statsOf(folder)?.isDirectory()) return [{ place: name, found: 'no folder' }]
  return [
    ...strangeAmong(night, name, file => ofExperiment.includes(file)),
    ...strangeAmong(night, join(name, 'energy'), isOfTraces),
  ]
}

/** The words about one wherever a night is shown. */
export function wordsOfStrange({ place, found }: StrangeFile): string {
  return `${place} is ${found} and was not read`
}

function strangeAmong(night: string, folder: string, isOurs: (name: string) => boolean): StrangeFile[] {
  const isOwnFolder = liesInNight(night, folder)
  return entriesOf(join(night, folder))
    .filter(entry => isOurs(entry.name) && !(isOwnFolder && entry.isFile()))
    .flatMap(({ name }) => {
      const place = join(folder, name)
      const found = whyStrange(join(night, place))
      // Whoever reads the file tells of a folder.
      return found === undefined || found === 'a folder' ? [] : [{ place, found }]
    })
}

/**
 * Whether no folder between the night and a file is a link: then a regular file in it leads nowhere else, and need not be
 * opened to be known. A night may have ten thousand experiments with eight files each.
 */
function liesInNight(night: string, folder: string): boolean {
  for (let at = folder; at !== '.' && at !== ''; at = dirname(at))
    if (entryOf(join(night, at))?.isDirectory() !== true) return false
  return true
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
