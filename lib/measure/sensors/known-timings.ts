import type { Meter } from '../meter.js'
import type { Gpu } from '../nvidia-smi/gpus.js'
import { partTimeWords } from './part-time.js'
import { readSensors } from './sensor-file.js'

/**
 * The meters with what a calibration found of their sensors, in place of what is documented of them. One that was found with
 * another driver is not used, and told: drivers change how a card averages.
 */
export async function withTimings(
  meters: readonly Meter[],
  env: NodeJS.ProcessEnv,
  listCards: () => Promise<readonly Gpu[]>,
): Promise<{ readonly meters: readonly Meter[]; readonly notices: readonly string[] }> {
  const { sensors, problem } = readSensors(env)
  const notices = problem === '' ? [] : [problem]
  const names = new Set(meters.map(({ name }) => name))
  const known = sensors.filter(({ meter }) => names.has(meter))
  if (known.length === 0) return { meters, notices }
  const cards = known.some(({ driver }) => driver !== '') ? await listCards() : []
  const usable = known.flatMap(sensor => {
    const { meter, device, driver, window_ms, delay_ms, calibrated_at } = sensor
    const partTime = partTimeWords(sensor)
    const source = `calibrated ${calibrated_at.slice(0, 10)}`
    const window = { meter, windowMs: window_ms, delayMs: delay_ms, source }
    const used = (index: number, name: string) => {
      if (partTime !== '') notices.push(`the sensor of ${name}: ${partTime}`)
      return [{ ...window, index }]
    }
    if (driver === '') return used(0, meter)
    const card = cards.find(({ uuid }) => uuid === device)
    if (card === undefined) return []
    if (card.driver === driver) return used(card.index, `GPU ${card.index}`)
    notices.push(
      `the sensor of GPU ${card.index} was calibrated with driver ${driver}, and this is ${card.driver}: the calibration is not used (nightwatt doctor --calibrate)`,
    )
    return []
  })
  return {
    notices,
    meters: meters.map(meter => {
      const found = usable.filter(one => one.meter === meter.name).map(({ meter: _, ...window }) => window)
      const others = (meter.powerWindows ?? []).filter(({ index }) => !found.some(one => one.index === index))
      return found.length === 0 ? meter : { ...meter, powerWindows: [...others, ...found] }
    }),
  }
}
