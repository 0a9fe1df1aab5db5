import { readSync } from 'node:fs'
import { withRegularFile } from '../../../os/regular-file.js'
import { BoundedSearch } from '../bounded-search.js'
import type { LogPatterns } from '../log-patterns.js'
import { lastValueIn } from '../metrics/metric-search.js'
import { withoutMarker } from './log-marker.js'
import { readableText } from './log-text.js'

const maxBytes = 64 * 1024
const patternBudgetMs = 100
// Nor may many patterns together.
const allBudgetMs = 300

/**
 * The last value of each metric that the end of a log shows, in whole lines: for who looks at a night from outside. None
 * where it cannot be read, or a pattern runs away.
 */
export function lastValuesIn(path: string, patterns: LogPatterns['metrics']): ReadonlyMap<string, number> {
  const bounded = new BoundedSearch(patternBudgetMs)
  const text = readableText(withoutMarker(endOf(path)))
  const lines = text.slice(0, text.lastIndexOf('\n') + 1)
  const found = new Map<string, number>()
  const endMs = performance.now() + allBudgetMs
  for (const [name, pattern] of patterns) {
    if (performance.now() > endMs) break
    const value = bounded.with(pattern, () => lastValueIn(pattern, lines))
    if (value !== undefined) found.set(name, value)
  }
  return found
}

function endOf(path: string): string {
  try {
    return withRegularFile(path, ({ descriptor, stats: { size } }) => {
      const start = Math.max(0, size - maxBytes)
      const buffer = Buffer.alloc(size - start)
      const text = buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, start))
      // In the middle of a log it starts in the middle of an unknown line.
      return start === 0 ? text : text.slice(text.search(/[\r\n]/) + 1)
    })
  } catch {
    return ''
  }
}
