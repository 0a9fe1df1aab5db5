import type { LogPlaces } from '../file/log-limit.js'
import type { LogPatterns } from '../log-patterns.js'
import { type AttemptPhases, PhaseListener } from '../phases/phase-listener.js'
import type { MetricSeries } from '../series/metric-point.js'
import { SeriesListener, type SeriesSink } from '../series/series-listener.js'
import { LogWatch } from './log-watch.js'

/** What a log told while a training wrote to it. */
export interface Followed {
  readonly phases: AttemptPhases
  readonly series: readonly MetricSeries[]
}

/** A log that is followed. */
export interface LogFollowing {
  /** The attempt has ended: what is written from now on is not of it. */
  end(): void
  /** What it told of an attempt from the one instant to the other; letting others have their turn. */
  result(startMs: number, endMs: number): Promise<Followed>
  close(): void
}

/**
 * Follows the log of an attempt, for its phases and for the values of its metrics.
 *
 * @param now The attempt's clock, milliseconds.
 * @param places Where the log's output lies in its file.
 */
export function followLog(
  path: string,
  patterns: LogPatterns,
  sink: SeriesSink,
  now: () => number,
  places: LogPlaces,
): LogFollowing {
  const phases = new PhaseListener(patterns.phases ?? [])
  const series = new SeriesListener(patterns.metrics, sink, now)
  const watch = new LogWatch(path, [phases, series], now, places)
  return {
    end: () => watch.end(),
    async result(startMs, endMs) {
      await watch.finish()
      return {
        phases: phases.result(startMs, endMs, watch.unseen),
        series: series.result(watch.size, watch.unseen),
      }
    },
    close: () => watch.close(),
  }
}
