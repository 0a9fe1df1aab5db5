import { types } from 'node:util'
import { createContext, Script } from 'node:vm'

/**
 * A user's regular expression may run away: `(a+)+$` tries every way to split a run of a's, and its time doubles with
 * each further one. JavaScript cannot interrupt itself, and Ctrl-C is not heard while it searches. But node:vm's
 * timeout can: it ends the thread's JavaScript from another thread, even in the middle of a regular expression, and
 * costs 0.06 ms per call where nothing runs away.
 *
 * The timeout goes by the clock, and a machine that trains at full load may keep us waiting for a second: a search that
 * had hardly worked when its time was up is tried again with more patience, for nothing says that it runs away.
 *
 * https://nodejs.org/api/vm.html#scriptrunincontextcontextifiedobject-options
 */
export class BoundedSearch {
  readonly #budgetMs: number
  readonly #tooSlow = new Set<object>()

  /** @param budgetMs What one search with one pattern may take, milliseconds. */
  constructor(budgetMs: number) {
    this.#budgetMs = budgetMs
  }

  /**
   * What a search with the pattern returns. Undefined when it takes too long; such a pattern is given up and not used
   * again.
   */
  with<Found>(pattern: object, search: () => Found): Found | undefined {
    if (this.#tooSlow.has(pattern)) return undefined
    let found: Found | undefined
    const ended = endsWithin(this.#budgetMs, () => {
      found = search()
    })
    if (ended) return found
    this.#tooSlow.add(pattern)
    return undefined
  }

  hasGivenUp(pattern: object): boolean {
    return this.#tooSlow.has(pattern)
  }
}

const context = createContext(Object.create(null))
const script = new Script('work()')

// Of the budget; a good search needs a thousandth.
const hardly = 1 / 20
/** A machine on which eight times the budget is not enough is too busy for the search. */
const mostPatience = 8

function endsWithin(budgetMs: number, work: () => void): boolean {
  for (let patience = 1; patience <= mostPatience; patience *= 2) {
    const before = workedMs()
    if (endsBefore(budgetMs * patience, work)) return true
    if (workedMs() - before >= budgetMs * hardly) return false
  }
  return false
}

function endsBefore(milliseconds: number, work: () => void): boolean {
  context.work = work
  try {
    script.runInContext(context, { timeout: milliseconds })
    return true
  } catch (error) {
    if (isTimeout(error)) return false
    throw error
  } finally {
    context.work = undefined
  }
}

/** How long processors worked for this process, all of its threads, however long others kept it waiting. */
export function workedMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

// The error comes from the other context, whose Error is not ours: instanceof would not know it.
function isTimeout(error: unknown): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
