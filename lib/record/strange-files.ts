import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isThere, statsOf, whyStrange } from '../os/regular-file.js'

/** A file of a night that is none, or lies outside behind a link: it is named, and not read. */
export interface StrangeFile {
  /** Relative to the folder that was looked at. */
  readonly place: string
  /** In words: `a FIFO (a named pipe)`. */
  readonly found: string
}

const ofNight = ['night.json', 'journal.ndjson', 'summary.csv']
const ofExperiment = ['experiment.json', 'training.log', 'terminal_output.txt']
const isOfTraces = (name: string) => /\.(?:csv|txt)(?:\.partial)?$/.test(name)

/** The strange ones among the files of a night itself. */
export function strangeInNight(night: string): readonly StrangeFile[] {
  return strangeAmong(night, '', name => ofNight.includes(name))
}

/** The strange ones among those of an experiment: what a training left in `output/` nobody reads. */
export function strangeInExperiment(night: string, name: string): readonly StrangeFile[] {
  const folder = join(night, name)
  if (isThere(folder) && !statsOf(folder)?.isDirectory()) return [{ place: name, found: 'no folder' }]
  return [
    ...strangeAmong(night, name, file => ofExperiment.includes(file)),
    ...strangeAmong(night, join(name, 'energy'), isOfTraces),
  ]
}

/** What is told of one wherever a night is shown. */
export function wordsOfStrange({ place, found }: StrangeFile): string {
  return `${place} is ${found} and was not read`
}

function strangeAmong(night: string, folder: string, isOurs: (name: string) => boolean): StrangeFile[] {
  return entriesOf(join(night, folder))
    .filter(({ name }) => isOurs(name))
    .flatMap(({ name }) => {
      const place = join(folder, name)
      const found = whyStrange(join(night, place))
      return found === undefined ? [] : [{ place, found }]
    })
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
