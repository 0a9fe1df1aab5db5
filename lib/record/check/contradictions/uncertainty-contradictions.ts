import { wholeSum } from '../../../measure/energy/whole-sum.js'
import { ownMeters } from '../../experiment/components.js'
import type { ExperimentRecord, MeterReport } from '../../schema.js'
import { type Contradiction, isSame } from './contradiction.js'

const ofRounding = 1e-6

/** Whether the parts of each uncertainty add up to it, and what sensors may be off by to the sums of their devices. */
export function uncertaintyContradictions(record: ExperimentRecord): readonly Contradiction[] {
  return [...record.meters.flatMap(ofBudget), ...ofSensors(record)]
}

function ofBudget(meter: MeterReport, place: number): readonly Contradiction[] {
  const { uncertainty_budget: budget, uncertainty_joules: found } = meter
  if (budget === undefined || budget === null || found === null) return []
  const parts = Object.values(budget)
  const expected = Math.hypot(...parts)
  const isSound = parts.every(part => part >= 0) && isSame(found, expected, ofRounding)
  return isSound
    ? []
    : [{ field: `meters[${place}].uncertainty_budget`, found: budget, expected: found, doubts: 'field' }]
}

function ofSensors(record: ExperimentRecord): readonly Contradiction[] {
  const { energy_sensor_uncertainty: told } = record
  if (told === undefined) return []
  return (['cpu', 'gpu'] as const).flatMap(component => {
    const own = ownMeters(record, component)
    const expected = wholeSum(own.map(({ sensor_uncertainty_joules: joules = null }) => joules))
    const found = told[`${component}_joules`]
    if (found === null || expected === null ? found === expected : isSame(found, expected, ofRounding))
      return []
    return [{ field: `energy_sensor_uncertainty.${component}_joules`, found, expected, doubts: 'field' }]
  })
}
