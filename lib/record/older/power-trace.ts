import { scanTrace } from '../traces/trace-reader.js'

/** The readings of one GPU as the original sampled them, in the order of the file. */
export interface PowerTrace {
  /** Seconds since the epoch, whole: the sampler's clock cut off at the second. */
  readonly seconds: Float64Array
  readonly watts: Float64Array
}

let scratchSeconds = new Float64Array(4096)
let scratchWatts = new Float64Array(4096)

/**
 * Reads `gpu_power.csv`. Anything but a number (`N/A`) is not a sample.
 *
 * @throws the error of the system where the file cannot be read.
 */
export function readPowerTrace(file: string): PowerTrace {
  let count = 0
  let time = -1
  let power = -1
  scanTrace(file, (values, header) => {
    if (count === 0) {
      time = header.indexOf('timestamp')
      power = header.indexOf('power_draw_w')
    }
    const second = values[time] ?? Number.NaN
    const watts = values[power] ?? Number.NaN
    if (Number.isNaN(second) || Number.isNaN(watts)) return
    if (count === scratchSeconds.length) {
      scratchSeconds = doubled(scratchSeconds)
      scratchWatts = doubled(scratchWatts)
    }
    scratchSeconds[count] = second
    scratchWatts[count] = watts
    count += 1
  })
  return { seconds: scratchSeconds.slice(0, count), watts: scratchWatts.slice(0, count) }
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2)
  larger.set(values)
  return larger
}
