import { shellQuote } from '../../config/command/shell-quote.js'
import type { NightRecord } from '../../record/schema.js'
import type { RepeatView } from '../view.js'

/** How to run the night again: the same line with the same seed, drawn or given; null where no seed was kept. */
export function repeatOf(record: NightRecord): RepeatView | null {
  const { seed, config_file, config } = record
  if (seed === null) return null
  return {
    seed: String(seed),
    commandLine: lineOf(record, String(seed)),
    call: callOf(record, seed),
    configFile: config_file ?? '',
    config: config === null || config === undefined ? '' : JSON.stringify(config, null, 2),
  }
}

// What ran again takes its plan from the night that it names, and no seed.
function lineOf({ command_line: words, rerun_of, more_of, night }: NightRecord, seed: string): string {
  if (words.length === 0) return ''
  // Its own line would draw what comes after it.
  if (more_of !== undefined) return shellQuote(['npx', 'nightwatt', 'rerun', night])
  return shellQuote(rerun_of === undefined ? withSeed(words, seed) : words)
}

function callOf({ options, rerun_of, more_of, night }: NightRecord, seed: number | string): string {
  if (more_of !== undefined) return `await rerun(${JSON.stringify(night)})`
  if (rerun_of !== undefined) return `await rerun(${JSON.stringify(rerun_of.path)})`
  // A seed beyond 2^53 is kept as digits; as a BigInt it reaches the generator whole.
  return `await run(${JSON.stringify({ ...options, seed: undefined }, null, 2).replace(/\n?}$/, seedProperty(seed, options))})`
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
