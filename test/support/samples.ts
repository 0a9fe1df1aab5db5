import type { Sample } from '../../lib/measure/meter.ts'
import type { CardSample } from '../../lib/measure/nvidia-smi/nvidia-smi-output.ts'

type Values = Readonly<Record<string, number | null>>

/** A reading of a card by nvidia-smi; what is not given it cannot tell. */
export function gpuSample(timeMs: number, index: number, values: Values, uuid = `GPU-${index}`): CardSample {
  return {
    meter: 'nvidia-smi',
    measures: 'gpu',
    timeMs,
    card: { index, uuid },
    values: {
      powerWatts: null,
      temperatureCelsius: null,
      memoryTemperatureCelsius: null,
      utilizationPercent: null,
      memoryUtilizationPercent: null,
      ...values,
    },
  }
}

/** An interval of perf, of 200 ms where nothing else is said. */
export function cpuSample(
  timeMs: number,
  packageJoules: number | null,
  ramJoules: number | null,
  intervalMs = 200,
): Sample & { readonly intervalMs: number } {
  return { meter: 'perf', measures: 'cpu', timeMs, intervalMs, values: { packageJoules, ramJoules } }
}

/** A reading of the processors' temperature. */
export function cpuTemperature(timeMs: number, temperatureCelsius: number): Sample {
  return { meter: 'hwmon', measures: 'cpu-temperature', timeMs, values: { temperatureCelsius } }
}
