import { parseModelsConfig } from '../../config/load.js'
import { ownValue } from '../../config/own-value.js'
import { lastValuesIn } from '../../run/log/file/log-tail.js'
import { logPatterns } from '../../run/log/log-patterns.js'

/**
 * The metrics that the end of a log shows, by the patterns of the configuration that the night runs with; none if it
 * cannot be read.
 */
export function lastMetrics(logPath: string, repository: string, config: unknown): Record<string, number> {
  try {
    const program = ownValue(parseModelsConfig(config, 'night.json').models, repository)
    if (program === undefined) return {}
    return Object.fromEntries(lastValuesIn(logPath, logPatterns(program).metrics))
  } catch {
    return {}
  }
}
