import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../../os/ask.js'
import { namesIn, readText } from '../../os/sysfs.js'
import type { Probe } from '../availability.js'
import { listCardsOnce } from '../cards.js'
import { channelValue } from '../meter.js'
import { explainFailure, type KnownFailure } from '../supervise/known-failure.js'
import { cardKey } from './card-identity.js'
import { nvidiaSmiEnvironment, nvidiaSmiMeter, queryArguments } from './nvidia-smi.js'
import { type CardSample, parseLine } from './nvidia-smi-output.js'
import { knownNvidiaSmiFailures } from './nvidia-smi-refusals.js'
import { powerWindow } from './power-window.js'

const requiredFields = ['timestamp', 'index', 'uuid', 'power.draw'] as const
const optionalFields = [
  'pci.bus_id',
  'temperature.gpu',
  'temperature.memory',
  'utilization.gpu',
  'utilization.memory',
  'power.draw.instant',
  'power.draw.average',
  'clocks.sm',
  'clocks.mem',
  'clocks_event_reasons.active',
] as const
/** What an older driver calls a field. */
const olderNames: Readonly<Record<string, string>> = {
  'clocks_event_reasons.active': 'clocks_throttle_reasons.active',
}
/** What a driver that does not know a field does not know either: asking takes nvidia-smi a second on some machines. */
const cameWith: Readonly<Record<string, readonly string[]>> = {
  'power.draw.instant': ['power.draw.average', 'clocks_event_reasons.active'],
}

export const probeNvidiaSmi: Probe = async ({ env, sysfs, listCards = listCardsOnce(env) }) => {
  const common = {
    name: 'nvidia-smi',
    measures: 'gpu',
    maker: 'NVIDIA',
    cost: 'one nvidia-smi process an attempt',
  } as const
  const [query, gpus] = await Promise.all([firstQuery(env), listCards()])
  const powerWindows = gpus.flatMap(({ index, name, maker }) => {
    const window = maker === undefined ? powerWindow({ name }) : undefined
    return window === undefined ? [] : [{ index, ...window }]
  })
  if (query.samples.length === 0) {
    const refusal = explainFailure(query.said, knownNvidiaSmiFailures, giveNoSample)
    if (showsNoCard(query.said, sysfs)) return { ...common, meter: undefined, ...refusal }
    return {
      ...common,
      meter: undefined,
      unable: nvidiaSmiMeter(query.fields, powerWindows),
      ...refusal,
      notices: [`${refusal.finding}: no run has a GPU energy, nor a total`],
    }
  }
  const told = await powersOf(query.samples, query.fields, env)
  const cards = query.samples.map(sample => ({
    ...namesOf(sample),
    hasPower: told.has(cardKey(sample.card)),
  }))
  const withPower = cards.filter(({ hasPower }) => hasPower)
  const count = `${cards.length} GPU${cards.length === 1 ? '' : 's'}`
  if (withPower.length === 0) {
    return {
      ...common,
      meter: undefined,
      unable: nvidiaSmiMeter(query.fields, powerWindows),
      cards,
      finding: `nvidia-smi lists ${count}, but none tells its power`,
      unlock: [],
    }
  }
  const finding = `nvidia-smi reads ${count}${withPower.length < cards.length ? `, ${withPower.length} of them with power` : ''}`
  return { ...common, meter: nvidiaSmiMeter(query.fields, powerWindows), cards, finding, unlock: [] }
}

function namesOf({ card: { index, uuid, busId = '' } }: CardSample) {
  return { index, uuid, busId }
}

/** Whether there is no card at all. A card must not count as absent because its tool fails. */
function showsNoCard(said: string, sysfs: string): boolean {
  if (/not found on the PATH/.test(said)) return true
  return /No devices were found/i.test(said) && !hasNvidiaCard(sysfs)
}

const nvidia = '0x10de'
// Of the PCI classes, 0x03 are displays: VGA and 3D controllers.
const display = /^0x03/

/** Whether the kernel sees a card of NVIDIA's. */
export function hasNvidiaCard(sysfs: string): boolean {
  const devices = join(sysfs, 'bus/pci/devices')
  return namesIn(devices).some(
    name =>
      readText(join(devices, name, 'vendor')) === nvidia &&
      display.test(readText(join(devices, name, 'class')) ?? ''),
  )
}

const secondLookMs = 1000

function wattsOf(sample: CardSample): number | null {
  return channelValue(sample, 'powerWatts')
}

/** The cards that tell a power. No card takes nothing: what stands at zero is asked again, and then tells none. */
async function powersOf(
  samples: readonly CardSample[],
  fields: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ReadonlySet<string>> {
  const telling = (read: readonly CardSample[]) =>
    read.filter(sample => (wattsOf(sample) ?? 0) > 0).map(({ card }) => cardKey(card))
  const first = new Set(telling(samples))
  if (!samples.some(sample => wattsOf(sample) === 0)) return first
  await pause(secondLookMs)
  const { samples: later } = await query(fields, env)
  return new Set([...first, ...telling(later)])
}

// Drivers differ in the fields they know: one that is refused by name is left out from then on.
async function firstQuery(env: NodeJS.ProcessEnv) {
  let fields: string[] = [...requiredFields, ...optionalFields]
  for (;;) {
    const { samples, said } = await query(fields, env)
    const refused = /Field "([^"]+)" is not a valid field/.exec(said)?.[1]
    const required: readonly string[] = requiredFields
    if (
      samples.length > 0 ||
      refused === undefined ||
      required.includes(refused) ||
      !fields.includes(refused)
    ) {
      return { fields, samples, said }
    }
    const unknown = [refused, ...(cameWith[refused] ?? [])]
    fields = fields.flatMap(field => (unknown.includes(field) ? (olderNames[field] ?? []) : [field]))
  }
}

async function query(fields: readonly string[], env: NodeJS.ProcessEnv) {
  const answer = await ask('nvidia-smi', queryArguments(fields), { env: nvidiaSmiEnvironment(env) })
  const samples = answer.stdout.split('\n').flatMap(line => parseLine(line, fields) ?? [])
  return { samples, said: answer.failure || answer.stderr || answer.stdout }
}

const giveNoSample: KnownFailure = {
  said: /^/,
  finding: 'nvidia-smi gives no sample',
  unlock: ['nvidia-smi -q'],
}
