import type { Converter } from 'tslab/dist/converter.js'
import { optionNames } from '../../../config/options/run-options.js'

/** What people set first; then the others in the order of `--help`. */
const usual = ['repo', 'model', 'mutate', 'runs', 'seed', 'label', 'repeats', 'design', 'budget', 'cooldown']

const ranks = new Map([...new Set([...usual, ...optionNames])].map((name, rank) => [name, rank]))

/** By these the options of a night are known, also where what else `run` takes is offered beside them. */
const ofOptions = ['governor', 'maxRetries', 'cooldown']

/** What a plan holds for the library alone. */
const internalToPlans = ['configSnapshot', 'batchSnapshot', 'base', 'foreign', 'rerunOf', 'testgen', 'more']

/** Offers the options of a night by their use, not by the alphabet, and of what is ours nothing that only we use. */
export function offeringUsualFirst(converter: Converter): Converter {
  return {
    ...converter,
    complete(declarations, source, position) {
      const found = converter.complete(declarations, source, position)
      const all = new Set(found.original?.entries.map(({ name }) => name))
      const typed = source.slice(found.start, found.end)
      return { ...found, candidates: usualFirst(found.candidates, all, typed) }
    },
  }
}

/**
 * @param candidates What TypeScript offers for what is written so far.
 * @param all The same as if nothing of the name were written.
 * @param typed What is written of it: names that begin so come first.
 */
export function usualFirst(candidates: readonly string[], all: ReadonlySet<string>, typed: string): string[] {
  if (ofOptions.some(name => all.has(name))) {
    const rank = (name: string) => (name.startsWith(typed) ? 0 : ranks.size) + (ranks.get(name) ?? 0)
    return candidates.filter(name => ranks.has(name)).sort((one, other) => rank(one) - rank(other))
  }
  const isPlan = internalToPlans.slice(0, 2).every(name => all.has(name))
  return candidates.filter(name => !isPlan || !internalToPlans.includes(name))
}
