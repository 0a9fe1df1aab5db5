import type { CardNames, Sample } from '../meter.js'

/** A reading of one card. */
export type CardSample = Sample & { readonly card: CardNames }

/**
 * One CSV line of nvidia-smi in the order of `fields`. `[N/A]`, `[Not Supported]`, `[Unknown Error]` and other words
 * where a number should be are missing values: null. Units, where printed, are skipped. Undefined for anything but a
 * sample: a header, half a line, rubbish.
 */
export function parseLine(line: string, fields: readonly string[]): CardSample | undefined {
  const values = line.split(',').map(value => value.trim())
  if (values.length !== fields.length) return undefined
  const fieldOf = (field: string) => values[fields.indexOf(field)]
  const timeMs = parseTime(fieldOf('timestamp') ?? '')
  const index = fieldOf('index') ?? ''
  const uuid = fieldOf('uuid') ?? ''
  if (timeMs === undefined || !/^\d+$/.test(index)) return undefined
  return {
    meter: 'nvidia-smi',
    measures: 'gpu',
    timeMs,
    card: {
      index: Number(index),
      uuid,
      ...(fields.includes('pci.bus_id') ? { busId: fieldOf('pci.bus_id') ?? '' } : {}),
    },
    values: {
      powerWatts: parseWatts(fieldOf('power.draw')),
      temperatureCelsius: parseNumber(fieldOf('temperature.gpu')),
      memoryTemperatureCelsius: parseNumber(fieldOf('temperature.memory')),
      utilizationPercent: parseNumber(fieldOf('utilization.gpu')),
      memoryUtilizationPercent: parseNumber(fieldOf('utilization.memory')),
      ...Object.fromEntries(
        Object.entries(newerFields).flatMap(([field, [channel, parse]]) =>
          fields.includes(field) ? [[channel, parse(fieldOf(field))]] : [],
        ),
      ),
    },
  }
}

/** Fields that not every driver knows, and the channels that their values go to. */
const newerFields: Readonly<
  Record<string, readonly [channel: string, parse: (text: string | undefined) => number | null]>
> = {
  'power.draw.instant': ['powerInstantWatts', parseWatts],
  'power.draw.average': ['powerAverageWatts', parseWatts],
  'clocks.sm': ['clockMegahertz', parseNumber],
  'clocks.mem': ['memoryClockMegahertz', parseNumber],
  'clocks_event_reasons.active': ['throttleReasons', parseBits],
  'clocks_throttle_reasons.active': ['throttleReasons', parseBits],
}

function parseTime(text: string): number | undefined {
  const parts = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  // What rolls over into another month or day (`2026/13/45`) is a broken line; a leap second is not.
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return undefined
  const milliseconds = Number(`0.${parts[7] ?? '0'}`) * 1000
  return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds
}

// A number, and a unit where one is printed (`250.12 W`, `37 %`). `12.5.3` or `25x0` is not a reading.
/** A number as nvidia-smi prints it, or null for its words for a missing value. */
export function parseNumber(text: string | undefined): number | null {
  const number = /^(-?\d+(?:\.\d+)?)(?: (?:W|%|C|MiB|MHz))?$/.exec(text ?? '')
  return number === null ? null : Number(number[1])
}

/** `0x0000000000000004`. */
function parseBits(text: string | undefined): number | null {
  const bits = /^0x[0-9a-f]{1,16}$/i.test(text ?? '') ? Number(text) : null
  return Number.isSafeInteger(bits) ? bits : null
}

function parseWatts(text: string | undefined): number | null {
  const watts = parseNumber(text)
  return watts === null || watts < 0 ? null : watts
}
