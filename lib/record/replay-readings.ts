import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { OwnCards } from '../measure/account.js'
import type { Window } from '../measure/integrate.js'
import { Reading } from '../measure/readings.js'
import { scanTrace } from './trace-reader.js'

/** Mean and maximum of what the traces of temperatures and utilisation hold; null where there is none. */
export interface ReplayedReadings {
  readonly cpuTemperature: Pick<Reading, 'average' | 'max'>
  readonly gpuTemperature: Pick<Reading, 'average' | 'max'>
  readonly gpuUtilization: Pick<Reading, 'average' | 'max'>
}

/**
 * Reads the temperatures and utilisation of an attempt from its traces, as they were added up while it ran.
 *
 * @param folder Its `energy/`.
 * @throws the error of the system for a trace that is there and cannot be read.
 */
export function replayReadings(folder: string, window: Window, ownCards: OwnCards): ReplayedReadings {
  const of = (file: string, column: string) => readingOf(join(folder, file), column, window, ownCards)
  return {
    cpuTemperature: of('cpu_temperature.csv', 'cpu_temp_c'),
    gpuTemperature: of('gpu_temperature.csv', 'gpu_temp_c'),
    gpuUtilization: of('gpu_utilization.csv', 'gpu_util_percent'),
  }
}

function readingOf(path: string, column: string, { startMs, endMs }: Window, ownCards: OwnCards): Reading {
  const reading = new Reading()
  if (!existsSync(path)) return reading
  scanTrace(path, (values, header) => {
    const cell = (name: string) => values[header.indexOf(name)] ?? Number.NaN
    const [timeMs, value, index] = [cell('timestamp') * 1000, cell(column), cell('gpu_index')]
    if (Number.isNaN(timeMs) || Number.isNaN(value)) return
    if (!Number.isNaN(index) && !ownCards.isOwn({ index, uuid: '' })) return
    reading.add(value, timeMs >= startMs && timeMs <= endMs)
  })
  return reading
}
