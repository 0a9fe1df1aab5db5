import { endOfOwnFlags } from './before-program.js'

/** The originals' spellings: flags of two letters, and words joined by an underscore. */
export const shortFlags: ReadonlyMap<string, string> = new Map([
  ['-ec', '--experiment-config'],
  ['-mt', '--mutate'],
  ['-mr', '--max-retries'],
  ['--max_time', '--max-time'],
  ['--data_path', '--data-path'],
])

/** Replaces the original's flag by ours, `-mt a,b` and `-mt=a,b` alike. */
export function expandShortFlags(argv: readonly string[]): string[] {
  const dashes = argv.indexOf('--')
  const end = Math.min(dashes === -1 ? argv.length : dashes, endOfOwnFlags(argv))
  return argv.map((argument, position) => {
    if (position >= end) return argument
    const [flag = '', ...value] = argument.split('=')
    const long = shortFlags.get(flag)
    return long === undefined ? argument : [long, ...value].join('=')
  })
}
