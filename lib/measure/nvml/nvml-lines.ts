import { z } from 'zod'

/**
 * The lines that our program over NVML prints, one JSON object each. A value that the card or its driver does not
 * offer is left out; one that it offers and did not give is null.
 */

const value = z.number().nullable().optional()

const card = {
  /** By the monotonic clock that all processes of the machine share, in milliseconds. */
  atMs: z.number(),
  index: z.number().int().nonnegative(),
  uuid: z.string(),
  busId: z.string(),
}

export const nvmlLineSchema = z.discriminatedUnion('kind', [
  /** A card that was found, at the start. */
  z.object({
    kind: z.literal('card'),
    index: card.index,
    uuid: card.uuid,
    busId: card.busId,
    name: z.string(),
    /** `nvmlDeviceArchitecture_t`; null where the driver does not tell it. */
    architecture: z.number().nullable(),
    driver: z.string(),
  }),
  /** Everything that a card tells at an instant. */
  z.object({
    kind: z.literal('sample'),
    ...card,
    energyMillijoules: value,
    powerMilliwatts: value,
    instantMilliwatts: value,
    averageMilliwatts: value,
    temperatureCelsius: value,
    memoryTemperatureCelsius: value,
    utilizationPercent: value,
    memoryUtilizationPercent: value,
    clockMegahertz: value,
    memoryClockMegahertz: value,
    throttleReasons: value,
    processes: value,
  }),
  /** A reading of the counter alone, where it matters when it moved. */
  z.object({ kind: z.literal('counter'), ...card, energyMillijoules: z.number() }),
  /** The readings around an edge are complete. */
  z.object({ kind: z.literal('edge-read') }),
  /** A function that this driver's library does not have. */
  z.object({ kind: z.literal('lacks'), name: z.string() }),
  /** A call that failed, once for each function, card and code. */
  z.object({ kind: z.literal('failed'), call: z.string(), index: z.number(), code: z.number() }),
  /** Why nothing can be read at all. */
  z.object({
    kind: z.literal('refused'),
    by: z.enum(['koffi', 'library', 'init', 'cards']),
    code: z.number(),
    words: z.string(),
  }),
])

export type NvmlLine = z.infer<typeof nvmlLineSchema>
export type NvmlCard = Extract<NvmlLine, { kind: 'card' }>
export type NvmlSample = Extract<NvmlLine, { kind: 'sample' }>

/** A line of the program; undefined for anything else. */
export function parseNvmlLine(text: string): NvmlLine | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return nvmlLineSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
