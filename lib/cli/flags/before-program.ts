/**
 * `nightwatt init --yes python train.py -mt x`: what follows the first word that is no flag of ours is the program's, and
 * stays as it is.
 */
export function endOfOwnFlags(argv: readonly string[]): number {
  if (argv[2] !== 'init') return argv.length
  const flags = new Set(['--yes', '-y', '--no-trial', '--json', '-h', '--help'])
  for (let at = 3; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (!word.startsWith('-')) return at
    // A flag with a value takes the next word, unless it has it behind an equals sign.
    if (!flags.has(word) && !word.includes('=')) at += 1
  }
  return argv.length
}
