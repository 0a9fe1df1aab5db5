import type { EnergyReport } from '../../measure/energy/energy-report.js'
import { windowOf } from '../experiment/rebuild-record.js'
import type { ExperimentRecord, NightRecord } from '../schema.js'
import { type ReplayedReadings, replayReadings } from '../traces/replay-readings.js'
import { replayOptions, replayTraces } from '../traces/replay-traces.js'
import type { Finding } from './finding.js'

/** A figure of a record that its traces tell too. */
export interface Told {
  readonly field: string
  /** The trace that tells it. */
  readonly file: string
  readonly found: number | null
  readonly held: number | null
  readonly unit: string
  readonly tolerated: number
  /** Whether it is read off the trace as it stands. */
  readonly isReading?: boolean
}

// Which samples lie within an attempt is a matter of a millisecond or two; what the extreme of them is, is not.
const edgesMs = [0, 2, -2]

/** The highest and the lowest of what was read are readings of the trace, to the last digit. */
export function extremes(record: ExperimentRecord, energy: string, night: NightRecord): readonly Finding[] {
  const attempt = record.attempts.at(-1)
  if (attempt === undefined) return []
  const { energy_metrics: metrics, cpu_temperature: temperature } = record
  const options = replayOptions(night, record.repository, attempt)
  const { startMs, endMs } = windowOf(attempt)
  // Cards whose energy is known told their power.
  const isLost = metrics.gpu_energy_total_joules !== null
  const [firstPower, ...otherPowers] = edgesMs.map(
    by => () => replayTraces(energy, { startMs: startMs - by, endMs: endMs + by }, options).gpu,
  )
  const [firstRead, ...otherReads] = edgesMs.map(
    by => () => replayReadings(energy, { startMs: startMs - by, endMs: endMs + by }, options.ownCards),
  )
  type Read<Source> = readonly [
    field: string,
    file: string,
    unit: string,
    found: number | null,
    of: (source: Source) => number | null,
  ]
  const powers: Read<EnergyReport['gpu']>[] = [
    [
      'energy_metrics.gpu_power_max_watts',
      'gpu_power.csv',
      'W',
      metrics.gpu_power_max_watts,
      gpu => gpu.powerMaxWatts,
    ],
    [
      'energy_metrics.gpu_power_min_watts',
      'gpu_power.csv',
      'W',
      metrics.gpu_power_min_watts,
      gpu => gpu.powerMinWatts,
    ],
  ]
  const reads: Read<ReplayedReadings>[] = [
    [
      'cpu_temperature.max_celsius',
      'cpu_temperature.csv',
      '°C',
      temperature.max_celsius,
      held => held.cpuTemperature.max,
    ],
    [
      'energy_metrics.gpu_temp_max_celsius',
      'gpu_temperature.csv',
      '°C',
      metrics.gpu_temp_max_celsius,
      held => held.gpuTemperature.max,
    ],
    [
      'energy_metrics.gpu_util_max_percent',
      'gpu_utilization.csv',
      '%',
      metrics.gpu_util_max_percent,
      held => held.gpuUtilization.max,
    ],
  ]
  const wrong = <Source>(
    figures: readonly Read<Source>[],
    first: (() => Source) | undefined,
    others: readonly (() => Source)[],
  ) => {
    const exact = first?.()
    if (exact === undefined) return []
    const differ = figures.filter(([, , unit, found, of]) =>
      found === null ? unit === 'W' && isLost && of(exact) !== null : !isReading(found, of(exact), unit),
    )
    if (differ.length === 0) return []
    const around = others.map(read => read())
    return differ
      .filter(
        ([, , unit, found, of]) => !around.some(held => found !== null && isReading(found, of(held), unit)),
      )
      .flatMap(([field, file, unit, found, of]) =>
        disagreement(record.experiment_id, { field, file, found, held: of(exact), unit, tolerated: -1 }),
      )
  }
  return [...wrong(powers, firstPower, otherPowers), ...wrong(reads, firstRead, otherReads)]
}

// Traces round to a thousandth. A power at the window's very edge lies between two samples: it is off by what the line
// between them rises in a millisecond.
export function isReading(found: number, held: number | null, unit: string): boolean {
  const tolerated = unit === 'W' ? 0.5 + 0.002 * Math.abs(held ?? 0) : 0.002
  return held !== null && Math.abs(found - held) <= tolerated
}

/**
 * Traces hold whole milliseconds, and the window's edges are rounded too, so what they add up to is off by some: by the
 * power over a few milliseconds, besides half a per cent.
 */
export function toleratedJoules(joules: number, seconds: number | null): number {
  const power = seconds === null || seconds <= 0 ? 0 : Math.abs(joules) / seconds
  return 0.05 + 0.005 * Math.abs(joules) + 0.004 * power
}

export function disagreement(id: string, figure: Told): readonly Finding[] {
  const { field, file, found, held, unit, tolerated, isReading } = figure
  // A total may be none for a part that no trace tells of; a reading that a trace holds was there to be kept.
  if (found === null && (held === null || (isReading !== true && tolerated >= 0))) return []
  if (found !== null && held !== null && Math.abs(held - found) <= tolerated) return []
  const [stated, expected] = [
    found === null ? 'nothing' : `${found} ${unit}`.trimEnd(),
    held === null ? 'nothing of it' : `${held} ${unit}`.trimEnd(),
  ]
  const problem = `holds ${expected}; the record says ${stated} (${field})`
  return [
    { place: `${id}/energy/${file}`, problem, mend: '', kind: 'inconsistent', field, found, expected: held },
  ]
}
