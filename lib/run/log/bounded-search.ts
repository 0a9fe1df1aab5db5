import { types } from 'node:util'
import { createContext, Script } from 'node:vm'

/**
 * A regular expression of a user's may run away: `(a+)+$` tries every way to split a run of a's, and doubles its
 * time with each more of them. JavaScript cannot interrupt itself, and Ctrl-C is deaf while it searches. What can
 * is node:vm's timeout, which ends the running thread's JavaScript from another one, also in the middle of a regular
 * expression, and costs 0.06 ms a call where nothing runs away.
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
   * What a search with the pattern returns. Undefined when it takes too long; such a pattern is given up, and no
   * more searches with it are made.
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
