import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../os/atomic.js'
import { makeFolder } from '../../os/owner.js'
import { isThere, readRegularText } from '../../os/regular-file.js'

const milliseconds = z.number().min(0).max(10_000)

const knownSensorSchema = z.object({
  meter: z.string(),
  /** A card's UUID; the meter's name where it has one device. */
  device: z.string(),
  /** The driver that it was found with; empty where there is none. */
  driver: z.string(),
  window_ms: milliseconds,
  delay_ms: milliseconds,
  rhythm_ms: milliseconds.nullable(),
  /** Share of what it showed that this explains. */
  explained: z.number().min(0).max(1),
  calibrated_at: z.string(),
})

const sensorFileSchema = z.object({ sensors: z.array(knownSensorSchema) })

/** What is known of a sensor, per card and driver. */
export type KnownSensor = z.infer<typeof knownSensorSchema>

/** Where calibrations are kept: `nightwatt/sensors.json` in the user's configuration folder. */
export function sensorFile(env: NodeJS.ProcessEnv): string {
  const { XDG_CONFIG_HOME: config } = env
  // By the XDG base directory specification a relative path is none.
  const folder = config?.startsWith('/') ? config : join(env.HOME ?? homedir(), '.config')
  return join(folder, 'nightwatt/sensors.json')
}

/** The known sensors; with a problem, none: a wrong window is worse than none. */
export function readSensors(env: NodeJS.ProcessEnv): {
  readonly sensors: readonly KnownSensor[]
  readonly problem: string
} {
  const file = sensorFile(env)
  if (!isThere(file)) return { sensors: [], problem: '' }
  try {
    const read = sensorFileSchema.safeParse(JSON.parse(readRegularText(file)))
    if (read.success) return { sensors: read.data.sensors, problem: '' }
    const [issue] = read.error.issues
    return notUsed(`${issue?.path.map(String).join('.')}: ${issue?.message}`)
  } catch (error) {
    return notUsed(error instanceof Error ? error.message : String(error))
  }

  function notUsed(why: string) {
    const problem = `${file} is not used: ${why}. Calibrate again (nightwatt doctor --calibrate), or remove it`
    return { sensors: [], problem }
  }
}

/**
 * Keeps what was found, in place of what was known of the same devices.
 *
 * @throws the error of the system.
 */
export function keepSensors(env: NodeJS.ProcessEnv, found: readonly KnownSensor[]): string {
  const file = sensorFile(env)
  const isAgain = (one: KnownSensor) =>
    found.some(({ meter, device }) => meter === one.meter && device === one.device)
  const sensors = [...readSensors(env).sensors.filter(one => !isAgain(one)), ...found]
  makeFolder(join(file, '..'))
  writeFileAtomically(file, `${JSON.stringify({ sensors }, null, 2)}\n`)
  return file
}
