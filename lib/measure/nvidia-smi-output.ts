import type { GpuSample } from './meter.js'

/**
 * One CSV line of nvidia-smi in the order of `fields`. `[N/A]`, `[Not Supported]`, `[Unknown Error]` and other
 * words where a number should be are absent values: null. Units, where printed, are passed over. Undefined for
 * what is no sample: a header, half a line, rubbish.
 */
export function parseLine(line: string, fields: readonly string[]): GpuSample | undefined {
  const values = line.split(',').map(value => value.trim())
  if (values.length !== fields.length) return undefined
  const fieldOf = (field: string) => values[fields.indexOf(field)]
  const timeMs = parseTime(fieldOf('timestamp') ?? '')
  const index = fieldOf('index') ?? ''
  const uuid = fieldOf('uuid') ?? ''
  if (timeMs === undefined || !/^\d+$/.test(index)) return undefined
  return {
    kind: 'gpu',
    meter: 'nvidia-smi',
    timeMs,
    index: Number(index),
    uuid,
    ...(fields.includes('pci.bus_id') ? { busId: fieldOf('pci.bus_id') ?? '' } : {}),
    powerWatts: parseWatts(fieldOf('power.draw')),
    temperatureCelsius: parseNumber(fieldOf('temperature.gpu')),
    memoryTemperatureCelsius: parseNumber(fieldOf('temperature.memory')),
    utilizationPercent: parseNumber(fieldOf('utilization.gpu')),
    memoryUtilizationPercent: parseNumber(fieldOf('utilization.memory')),
  }
}

function parseTime(text: string): number | undefined {
  const parts = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  // What rolls over into another month or day (`2026/13/45`) is a line gone wrong; a leap second is none.
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return undefined
  const milliseconds = Number(`0.${parts[7] ?? '0'}`) * 1000
  return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds
}

// A number, and a unit where one is printed (`250.12 W`, `37 %`). `12.5.3` or `25x0` is no reading.
/** A number as nvidia-smi prints it, or null for its words for what is absent. */
export function parseNumber(text: string | undefined): number | null {
  const number = /^(-?\d+(?:\.\d+)?)(?: (?:W|%|C|MiB|MHz))?$/.exec(text ?? '')
  return number === null ? null : Number(number[1])
}

function parseWatts(text: string | undefined): number | null {
  const watts = parseNumber(text)
  return watts === null || watts < 0 ? null : watts
}
