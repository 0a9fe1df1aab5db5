import { shellQuote } from '../config/shell-quote.js'
import type { NightRecord } from '../record/schema.js'
import type { RepeatView } from './view.js'

/** How to run the night again: the same line with the same seed, drawn or given; null where no seed was kept. */
export function repeatOf({
  command_line,
  seed,
  options,
  config_file,
  config,
}: NightRecord): RepeatView | null {
  if (seed === null) return null
  return {
    seed: String(seed),
    commandLine: command_line.length === 0 ? '' : shellQuote(withSeed(command_line, String(seed))),
    // A seed beyond 2^53 is kept as digits; as a BigInt it reaches the generator whole.
    call: `await run(${JSON.stringify({ ...options, seed: undefined }, null, 2).replace(/\n?}$/, seedProperty(seed, options))})`,
    configFile: config_file ?? '',
    config: config === null || config === undefined ? '' : JSON.stringify(config, null, 2),
  }
}

// A night without --seed drew one: only with it does the line give the same night.
function withSeed(words: readonly string[], seed: string): readonly string[] {
  const given = words.some(word => /^(--seed(=|$)|-s)/.test(word))
  return given ? words : [...words, '--seed', seed]
}

function seedProperty(seed: number | string, options: Readonly<Record<string, unknown>>): string {
  const others = Object.keys(options).filter(name => name !== 'seed').length
  return `${others > 0 ? ',\n' : '\n'}  "seed": ${typeof seed === 'string' ? `${seed}n` : seed}\n}`
}
