import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Window } from '../../measure/energy/integral/integral.js'
import type { OwnCards } from '../../measure/energy/own-cards.js'
import { Reading } from '../../measure/energy/readings.js'
import { placeOf } from './layout.js'
import { millisecondsOf, scanTrace } from './trace-reader.js'

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
 * @throws the error of the system for a trace that exists and cannot be read.
 */
export function replayReadings(folder: string, window: Window, ownCards: OwnCards): ReplayedReadings {
  const of = (part: string, channel: string) => {
    const { file, column } = placeOf(part, channel)
    return readingOf(join(folder, file), column, window, ownCards)
  }
  return {
    cpuTemperature: of('cpu-temperature', 'temperatureCelsius'),
    gpuTemperature: of('gpu', 'temperatureCelsius'),
    gpuUtilization: of('gpu', 'utilizationPercent'),
  }
}

function readingOf(path: string, column: string, { startMs, endMs }: Window, ownCards: OwnCards): Reading {
  const reading = new Reading()
  if (!existsSync(path)) return reading
  scanTrace(path, (values, header) => {
    const cell = (name: string) => values[header.indexOf(name)] ?? Number.NaN
    const [timeMs, value, index] = [millisecondsOf(cell('timestamp')), cell(column), cell('gpu_index')]
    if (Number.isNaN(timeMs) || Number.isNaN(value)) return
    if (!Number.isNaN(index) && !ownCards.isOwn({ index, uuid: '' })) return
    reading.add(value, timeMs >= startMs && timeMs <= endMs)
  })
  return reading
}
