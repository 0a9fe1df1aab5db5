/** The originals' spellings: flags of two letters, and words joined by an underscore. */
export const shortFlags: ReadonlyMap<string, string> = new Map([
  ['-ec', '--experiment-config'],
  ['-mt', '--mutate'],
  ['-mr', '--max-retries'],
  ['--max_time', '--max-time'],
  ['--data_path', '--data-path'],
])

/** Puts our flag in the place of the original's, `-mt a,b` and `-mt=a,b` alike. */
export function expandShortFlags(argv: readonly string[]): string[] {
  const end = argv.indexOf('--')
  return argv.map((argument, position) => {
    if (end !== -1 && position > end) return argument
    const [flag = '', ...value] = argument.split('=')
    const long = shortFlags.get(flag)
    return long === undefined ? argument : [long, ...value].join('=')
  })
}
