import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCelsius,
  formatChange,
  formatDuration,
  formatJoules,
  formatKilowattHours,
  formatNumber,
  formatShare,
  formatSigned,
  formatWatts,
} from '../lib/units.ts'

describe('quantities as text', () => {
  it.each([
    [formatJoules(0), '0 J'],
    [formatJoules(0.01234), '0.0123 J'],
    [formatJoules(436.86), '436.9 J'],
    [formatJoules(999.97), '1.00 kJ'],
    [formatJoules(12_345), '12.35 kJ'],
    [formatJoules(4_560_000), '4.56 MJ'],
    [formatJoules(-50), '-50.00 J'],
    [formatWatts(68.6), '68.60 W'],
    [formatWatts(1200), '1.20 kW'],
    [formatKilowattHours(1_436), '0.000399 kWh'],
    [formatCelsius(52.34), '52.3 °C'],
    [formatBytes(999), '999 B'],
    [formatBytes(12_300_000), '12.30 MB'],
    [formatDuration(0), '0 s'],
    [formatDuration(0.85), '850 ms'],
    [formatDuration(0.9996), '1.0 s'],
    [formatDuration(19.09), '19.1 s'],
    [formatDuration(185), '3 min 05 s'],
    [formatDuration(18_720), '5 h 12 min'],
    [formatChange(0.008_31), '+0.8 %'],
    [formatChange(-0.0121), '\u22121.2 %'],
    [formatChange(0.000_02), '+0.002 %'],
    [formatChange(2.5), '+250 %'],
    [formatChange(0), '0 %'],
    [formatSigned(0.123_456), '+0.123'],
    [formatSigned(-3), '\u22123'],
    [formatSigned(0), '0'],
    [formatNumber(0.011_221_97), '0.01122'],
    [formatNumber(97.25), '97.25'],
    [formatNumber(164), '164'],
  ])('%s is %s', (text, expected) => expect(text).toBe(expected))

  it.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])('%s is a dash, never a number', value => {
    for (const format of [
      formatJoules,
      formatWatts,
      formatShare,
      formatSigned,
      formatDuration,
      formatNumber,
      formatCelsius,
      formatChange,
    ]) {
      expect(format(value)).toBe('–')
    }
  })

  it('never rounds a share to all or nothing', () => {
    expect(formatShare(1)).toBe('100 %')
    expect(formatShare(0.9999)).toBe('99.9 %')
    expect(formatShare(0.972)).toBe('97.2 %')
    expect(formatShare(0.0001)).toBe('0.1 %')
    expect(formatShare(0)).toBe('0 %')
  })
})
