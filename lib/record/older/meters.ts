import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { MeterReport } from '../schema.js'
import { clockText, type ZoneMinutes } from './clock.js'
import { type CpuEnergy, resolutionUncertaintyJoules } from './cpu-energy.js'
import type { ReadRun } from './read-run.js'
import type { TraceEnergy } from './trace-energy.js'

/** perf's values for the CPU, one report per device. */
export function cpuMeters({ packageJoules, ramJoules }: CpuEnergy): MeterReport[] {
  return [
    { device: 'package', joules: packageJoules },
    { device: 'ram', joules: ramJoules },
  ].flatMap(({ device, joules }) =>
    joules === null
      ? []
      : [
          {
            meter: 'perf',
            measures: 'cpu' as const,
            source: 'measured' as const,
            device,
            device_index: 0,
            energy_joules: joules,
            uncertainty_joules: resolutionUncertaintyJoules,
            coverage: 1,
            // The total of the whole command.
            samples: 1,
            gaps: [],
            problems: [],
            assumption: '',
          },
        ],
  )
}

/** nvidia-smi's values for the one GPU; none if it left no trace. */
export function gpuMeters(
  { trace, files }: ReadRun,
  energy: TraceEnergy | null,
  zone: ZoneMinutes | null,
): MeterReport[] {
  const traced =
    trace !== null ||
    (files.energyFolder !== null && existsSync(join(files.energyFolder, 'gpu_temperature.csv')))
  if (!traced) return []
  const integral = energy?.integral
  return [
    {
      meter: 'nvidia-smi',
      measures: 'gpu',
      source: 'measured',
      device: 'UUID not recorded',
      device_index: 0,
      energy_joules: integral?.energyJoules ?? null,
      uncertainty_joules: integral?.uncertaintyJoules ?? null,
      coverage: integral?.coverage ?? 0,
      samples: trace?.seconds.length ?? 0,
      gaps: (integral?.gaps ?? []).map(({ startMs, endMs }) => ({
        start: clockText(startMs + (zone ?? 0) * 60_000, zone ?? 0),
        seconds: (endMs - startMs) / 1000,
      })),
      problems: [],
      assumption: '',
    },
  ]
}
