/** The one place where quantities become text: in the console, the errors and the report alike. */

const absent = '–'

type Quantity = number | null | undefined

/**
 * Energy in joules: `436.9 J`, `12.3 kJ`, `4.56 MJ`.
 *
 * @param joules An energy, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatJoules } from 'nightwatt'
 *
 * formatJoules(12_345) // → '12.35 kJ'
 * ```
 */
export function formatJoules(joules: Quantity): string {
  return withPrefix(joules, 'J')
}

/**
 * Power in watts: `68.6 W`, `1.20 kW`.
 *
 * @param watts A power, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatWatts } from 'nightwatt'
 *
 * formatWatts(1200) // → '1.20 kW'
 * ```
 */
export function formatWatts(watts: Quantity): string {
  return withPrefix(watts, 'W')
}

/**
 * Energy in joules shown as kilowatt-hours (1 kWh = 3.6 MJ): `0.0123 kWh`.
 *
 * @param joules An energy, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatKilowattHours } from 'nightwatt'
 *
 * formatKilowattHours(3_600_000) // → '1.00 kWh'
 * ```
 */
export function formatKilowattHours(joules: Quantity): string {
  return isAbsent(joules) ? absent : `${significant(joules / 3.6e6)} kWh`
}

/**
 * Greenhouse gases in grams of CO2 equivalent: `96.2 gCO2e`, `1.23 kgCO2e`, `4.56 tCO2e`.
 *
 * @param grams Of CO2 equivalent, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatCarbon } from 'nightwatt'
 *
 * formatCarbon(1234) // → '1.23 kgCO2e'
 * ```
 */
export function formatCarbon(grams: Quantity): string {
  if (isAbsent(grams)) return absent
  if (Number(significant(grams)) < 1000) return `${significant(grams)} gCO2e`
  const kilograms = grams / 1000
  if (Number(significant(kilograms)) < 1000) return `${significant(kilograms)} kgCO2e`
  return `${significant(kilograms / 1000)} tCO2e`
}

/**
 * Temperature in degrees Celsius: `52.3 °C`.
 *
 * @param celsius Degrees, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatCelsius } from 'nightwatt'
 *
 * formatCelsius(52.34) // → '52.3 °C'
 * ```
 */
export function formatCelsius(celsius: Quantity): string {
  return isAbsent(celsius) ? absent : `${celsius.toFixed(1)} °C`
}

/**
 * A share between 0 and 1 as per cent: `97.2 %`. Neither all nor nothing by rounding: 0.9996 is `99.9 %`.
 *
 * @param share 0 to 1, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatShare } from 'nightwatt'
 *
 * formatShare(0.9996) // → '99.9 %'
 * ```
 */
export function formatShare(share: Quantity): string {
  if (isAbsent(share)) return absent
  if (share === 0 || share === 1) return `${share * 100} %`
  return `${Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)} %`
}

/**
 * A change as a share, signed and in per cent: 0.0083 is `+0.8 %`, −0.012 is `−1.2 %`, and no change `0 %`.
 *
 * @param share 0.01 is one per cent; or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatChange } from 'nightwatt'
 *
 * formatChange(0.0083) // → '+0.8 %'
 * ```
 */
export function formatChange(share: Quantity): string {
  if (isAbsent(share)) return absent
  if (share === 0) return '0 %'
  const percent = Math.abs(share * 100)
  return `${signOf(share)}${percent >= 99.95 ? percent.toFixed(0) : percent >= 0.05 ? percent.toFixed(1) : percent.toPrecision(1)} %`
}

/**
 * A change of a metric, signed, with up to three significant digits: `+0.12`, `−3`, `0`.
 *
 * @param change A difference, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatSigned } from 'nightwatt'
 *
 * formatSigned(0.12) // → '+0.12'
 * ```
 */
export function formatSigned(change: Quantity): string {
  if (isAbsent(change)) return absent
  return change === 0 ? '0' : `${signOf(change)}${formatNumber(Number(Math.abs(change).toPrecision(3)))}`
}

function signOf(value: number): string {
  return value < 0 ? '\u2212' : '+'
}

/**
 * Time in seconds: `0 s`, `850 ms`, `19.1 s`, `3 min 05 s`, `5 h 12 min`.
 *
 * @param seconds A time, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatDuration } from 'nightwatt'
 *
 * formatDuration(185) // → '3 min 05 s'
 * ```
 */
export function formatDuration(seconds: Quantity): string {
  if (isAbsent(seconds)) return absent
  const milliseconds = Math.round(seconds * 1000)
  if (milliseconds === 0) return '0 s'
  if (milliseconds < 1000) return `${milliseconds} ms`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`
}

/**
 * Size in bytes, in powers of 1,000: `999 B`, `12.3 MB`.
 *
 * @param bytes A count, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatBytes } from 'nightwatt'
 *
 * formatBytes(12_345_678) // → '12.35 MB'
 * ```
 */
export function formatBytes(bytes: Quantity): string {
  return withPrefix(bytes, 'B')
}

/**
 * A number of a metric or hyperparameter, with four significant digits: `0.0112`, `97.25`, `12350`, `1e-7`.
 *
 * @param value A number, or nothing, which is `–`.
 * @example
 * ```ts
 * import { formatNumber } from 'nightwatt'
 *
 * formatNumber(0.01123456) // → '0.01123'
 * ```
 */
export function formatNumber(value: Quantity): string {
  if (isAbsent(value)) return absent
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value)
  return String(Number(value.toPrecision(4)))
}

function isAbsent(value: Quantity): value is null | undefined {
  return value === null || value === undefined || !Number.isFinite(value)
}

const prefixes: ReadonlyArray<readonly [number, string]> = [
  [1, ''],
  [1e3, 'k'],
  [1e6, 'M'],
  [1e9, 'G'],
]

function withPrefix(value: Quantity, unit: string): string {
  if (isAbsent(value)) return absent
  if (unit === 'B' && Math.abs(value) < 1000) return `${value} B`
  // The first prefix that keeps the rounded number below a thousand: 999.97 J is 1.00 kJ.
  for (const [factor, prefix] of prefixes) {
    const text = significant(value / factor)
    if (Math.abs(Number(text)) < 1000) return `${text} ${prefix}${unit}`
  }
  return `${significant(value / 1e9)} G${unit}`
}

// Three to four digits tell apart what a sweep can, and no more.
function significant(value: number): string {
  const magnitude = Math.abs(value)
  if (magnitude >= 99.995) return value.toFixed(1)
  if (magnitude >= 0.9995) return value.toFixed(2)
  return magnitude === 0 ? '0' : String(Number(value.toPrecision(3)))
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
