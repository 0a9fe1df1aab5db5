import { types } from 'node:util'
import { createContext, Script } from 'node:vm'

/**
 * A user's regular expression may run away: `(a+)+$` tries every way to split a run of a's, and its time doubles with
 * each further one. JavaScript cannot interrupt itself, and Ctrl-C is not heard while it searches. But node:vm's
 * timeout can: it ends the thread's JavaScript from another thread, even in the middle of a regular expression, and
 * costs 0.06 ms per call where nothing runs away.
 *
 * https://nodejs.org/api/vm.html#scriptrunincontextcontextifiedobject-options
 */
export class BoundedSearch {
  readonly #budgetMs: number
  readonly #tooSlow = new Set<object>()

  /** @param budgetMs What one search with one pattern may take. */
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

function endsWithin(milliseconds: number, work: () => void): boolean {
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

// The error comes from the other context, whose Error is not ours: instanceof would not know it.
function isTimeout(error: unknown): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
