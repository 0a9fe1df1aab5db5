import { closeSync, readSync } from 'node:fs'
import { openRegularFile } from '../../os/regular-file.js'
import { readableText } from '../../run/log/file/log-text.js'
import { judgeLog } from '../../run/log/judge-log.js'
import { type OfferedMetric, offeredMetrics } from './offered-metrics.js'

/** A metric of a log whose pattern was tried on it. */
export interface SeenMetric extends OfferedMetric {
  /** As a night would read it from this log. */
  readonly value: number
}

// Of a longer log its beginning and its end show what it prints.
const endBytes = 2 << 20

/**
 * The metrics of a log: only those that a night would read from it by the pattern that is offered.
 *
 * @param settings Names of the program's options.
 * @throws StrangeFileError for anything but a regular file, the error of the system for one that cannot be read.
 */
export function metricsOfLog(path: string, settings: readonly string[]): readonly SeenMetric[] {
  const offers = offeredMetrics(endsOfLog(path), settings).slice(0, maxMetrics)
  const metrics = Object.fromEntries(offers.map(({ name, declaration }) => [name, declaration]))
  const judged = judgeLog(path, { metrics })
  return offers.flatMap(offer => {
    const value = judged.metrics[offer.name]
    return value === undefined ? [] : [{ ...offer, value }]
  })
}

const maxMetrics = 60

/** The beginning and the end of a log, in lines, without terminal codes. */
export function endsOfLog(path: string): string {
  return readableText(endsOf(path))
}

function endsOf(path: string): string {
  const { descriptor, stats } = openRegularFile(path, { links: 'anywhere' })
  try {
    const part = (from: number, bytes: number) => {
      const buffer = Buffer.alloc(bytes)
      return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, bytes, from))
    }
    if (stats.size <= 2 * endBytes) return part(0, stats.size)
    return `${part(0, endBytes)}\n${part(stats.size - endBytes, endBytes)}`
  } finally {
    closeSync(descriptor)
  }
}
