import { join } from 'node:path'
import { z } from 'zod'
import { readRegularHead, readRegularText } from '../../os/regular-file.js'
import { moreOfSchema } from './more-schema.js'

const headSchema = z.object({
  started_at: z.string().optional(),
  label: z.string().optional(),
  more_of: moreOfSchema.optional(),
  first_index: z.int().optional(),
})

/** What tells a night from others besides its folder. */
export type NightHead = z.infer<typeof headSchema>

// All of it stands before the plan, so that a thousand nights are looked through by their first lines.
const headBytes = 4096

/** What night.json says at its beginning; nothing where it is not there or cannot be read: opening it will say why. */
export function readNightHead(nightFolder: string): NightHead {
  const file = join(nightFolder, 'night.json')
  try {
    const head = readRegularHead(file, headBytes)
    const [, started_at] = /"started_at": "([^"]*)"/.exec(head) ?? []
    if (!/"label"|"more_of"/.test(head)) return started_at === undefined ? {} : { started_at }
    return headSchema.parse(JSON.parse(readRegularText(file)))
  } catch {
    return {}
  }
}
