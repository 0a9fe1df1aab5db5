import { z } from 'zod'
import { allowedWords, report } from './json/schema-words.js'
import { partNamePattern } from './part-name.js'

/** Meters of the user's own: a program that prints numbers, or an address that answers with one. */

const units = ['W', 'kW', 'J', 'Wh', 'kWh'] as const
/** Parts that nightwatt measures itself: a second figure of them would be counted twice, or taken for the other. */
const ownParts: readonly string[] = ['cpu', 'gpu', 'cpu-temperature']
const ownNames: readonly string[] = [
  'perf',
  'powercap',
  'nvml',
  'nvidia-smi',
  'amdgpu',
  'ipmi',
  'acpi-power',
  'estimate',
  'hwmon',
  'clock',
]

const nameWords = 'lower-case letters, digits and hyphens, beginning with a letter'

export const ownMeterSchema = z
  .strictObject({
    name: z
      .string()
      .max(40)
      .regex(partNamePattern)
      .register(allowedWords, { allowed: nameWords })
      .describe('What it is called in records and messages.'),
    measures: z
      .string()
      .max(40)
      .regex(partNamePattern)
      .register(allowedWords, { allowed: nameWords })
      .describe(
        'The part of the machine that it measures, "wall" for example. Its energy stands beside the total and is never part of it.',
      ),
    command: z
      .array(z.string().min(1))
      .min(1)
      .register(allowedWords, { allowed: 'a list: the program and its arguments' })
      .optional()
      .describe(
        'A program that prints a number, or "time,number", a line for as long as it runs; a path is relative to the project. Run without a shell.',
      ),
    url: z
      .string()
      .register(allowedWords, { allowed: 'an address that begins with http:// or https://' })
      .optional()
      .describe('An address that is asked for the number: a smart plug, a board controller.'),
    path: z
      .string()
      .min(1)
      .register(allowedWords, {
        allowed: 'names and numbers with dots between, "meters.0.power" for example',
      })
      .optional()
      .describe(
        'With url: where the number stands in the JSON that it answers with; without, the answer is the number.',
      ),
    unit: z
      .enum(units)
      .register(allowedWords, { allowed: units.join(', ') })
      .optional()
      .describe(
        'W and kW are a power; J, Wh and kWh what a counter shows, which only grows. W if not given.',
      ),
    interval_seconds: z
      .number()
      .min(0.05)
      .max(3600)
      .register(allowedWords, { allowed: 'seconds from 0.05 to 3600' })
      .optional()
      .describe(
        'How often it gives a number; an address is asked so often, once a second at most. 1 if not given.',
      ),
    accuracy_percent: z
      .number()
      .positive()
      .max(100)
      .register(allowedWords, { allowed: 'a percentage above 0, at most 100' })
      .optional()
      .describe(
        'What it may be off by, as its data sheet says, in percent of the reading. Shown beside each of its energies.',
      ),
  })
  .superRefine(({ name, measures, command, url, path }, context) => {
    if (ownNames.includes(name))
      report(context, ['name'], `"${name}"`, 'a name that no meter of nightwatt has')
    if (ownParts.includes(measures)) {
      report(context, ['measures'], `"${measures}"`, `another part than ${ownParts.join(', ')}`)
    }
    const given = [command, url].filter(value => value !== undefined).length
    if (given !== 1) {
      report(context, [], given === 0 ? 'neither of them' : 'both', 'command or url: exactly one of them')
    }
    if (url !== undefined && !isAddress(url)) {
      report(context, ['url'], 'another address', 'an address that begins with http:// or https://')
    }
    if (path !== undefined && url === undefined) {
      report(context, ['path'], 'it without url', 'only with url')
    }
  })
  .register(allowedWords, { allowed: 'an object with name, measures, and command or url' })

export const ownMetersSchema = z
  .array(ownMeterSchema)
  .superRefine((meters, context) => {
    for (const key of ['name', 'measures'] as const) {
      for (const [place, meter] of meters.entries()) {
        if (meters.findIndex(other => other[key] === meter[key]) === place) continue
        report(
          context,
          [place, key],
          `"${meter[key]}" again`,
          `a ${key === 'name' ? 'name' : 'part'} of its own`,
        )
      }
    }
  })
  .register(allowedWords, { allowed: 'a list of meters' })

export type OwnMeter = z.infer<typeof ownMeterSchema>

function isAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol)
  } catch {
    return false
  }
}
