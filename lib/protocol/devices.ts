import { energyChannels, partOf } from '../measure/parts.js'
import type { ExperimentRecord, MeterReport } from '../record/schema.js'

/** The devices whose energy is a run's. */
export function countedDevices({ meters }: ExperimentRecord): readonly MeterReport[] {
  return meters.filter(
    ({ measures, energy_joules, other }) =>
      energy_joules !== null && other !== true && partOf(measures).isCounted,
  )
}

/** Whether an energy was read off a counter, so that no time between samples is missing. */
export function isByCounter(device: MeterReport): boolean {
  if (device.source !== 'measured') return false
  return witnessOf(device) === 'counter' || !isByPower(device)
}

/** Whether an energy is a sum of powers. */
export function isByPower({ measures, source }: MeterReport): boolean {
  return (
    source === 'measured' && energyChannels(partOf(measures)).some(({ quantity }) => quantity === 'power')
  )
}

/** Which of a card's readings its joules are from: `counter`, `instant`, `average`; undefined where none is told. */
export function witnessOf(device: MeterReport): string | undefined {
  const told: unknown = Reflect.get(device, 'witnesses')
  const chosen = Array.isArray(told)
    ? told.find(one => Reflect.get(Object(one), 'chosen') === true)
    : undefined
  const name: unknown = Reflect.get(Object(chosen), 'witness')
  return typeof name === 'string' ? name : undefined
}
