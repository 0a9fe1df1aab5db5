import { wholeSum } from '../../measure/energy/whole-sum.js'
import { partOf } from '../../measure/parts.js'
import { type Contradiction, isSame, Range } from '../check/contradictions/contradiction.js'
import type { ExperimentRecord, PhaseRecord } from '../schema.js'

type Measured = Omit<PhaseRecord, 'name' | 'times' | 'problems'>

/**
 * Whether what a record says of phases agrees with their times and with itself: names, how often, seconds no more than
 * the attempt's, a total of its parts.
 */
export function phaseContradictions(record: ExperimentRecord): readonly Contradiction[] {
  const { phases, outside_phases: outside, attempts } = record
  const told = attempts.at(-1)?.phases ?? []
  const contradictions: Contradiction[] = []
  const expect = (field: string, found: unknown, expected: unknown, isSo: boolean) => {
    if (!isSo) contradictions.push({ field, found, expected, doubts: 'field' })
  }
  const names = phases?.map(({ name, times }) => ({ name, times })) ?? []
  const expectedNames = told.map(({ name, times }) => ({ name, times }))
  expect('phases', names, expectedNames, JSON.stringify(names) === JSON.stringify(expectedNames))
  const most = record.duration_seconds === null ? Number.POSITIVE_INFINITY : record.duration_seconds + 0.01
  const seconds = new Range(`0 to ${most} s`)
  const look = (field: string, of: Measured) => {
    const isLength = of.seconds === null || (of.seconds >= 0 && of.seconds <= most)
    expect(`${field}.seconds`, of.seconds, seconds, isLength)
    const parts = of.components.filter(({ part }) => partOf(part).isCounted)
    const sum = wholeSum(parts.map(({ energy_joules }) => energy_joules))
    const total = of.energy_total_joules
    const isSum =
      parts.length === 0 || total === sum || (total !== null && sum !== null && isSame(total, sum, 1e-6))
    expect(`${field}.energy_total_joules`, total, sum, isSum)
    for (const [name, value] of [
      ['energy_total_joules', total],
      ['uncertainty_joules', of.uncertainty_joules],
      ['seconds_uncertainty', of.seconds_uncertainty],
      ['sensor_joules', of.sensor_joules ?? null],
    ] as const) {
      expect(`${field}.${name}`, value, new Range('0 or more, or none'), value === null || value >= 0)
    }
  }
  for (const [place, phase] of (phases ?? []).entries()) look(`phases[${place}]`, phase)
  if (outside !== undefined) look('outside_phases', outside)
  return contradictions
}
