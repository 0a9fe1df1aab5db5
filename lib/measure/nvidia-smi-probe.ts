import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from './ask.js'
import type { Probe } from './availability.js'
import { cardKey } from './card-identity.js'
import type { GpuSample } from './meter.js'
import { nvidiaSmiEnvironment, nvidiaSmiMeter, queryArguments } from './nvidia-smi.js'
import { parseLine } from './nvidia-smi-output.js'
import { nvidiaSmiRefusals } from './nvidia-smi-refusals.js'
import { explainRefusal, type Refusal } from './refusal.js'
import { namesIn, readText } from './sysfs.js'

const requiredFields = ['timestamp', 'index', 'uuid', 'power.draw'] as const
const optionalFields = [
  'pci.bus_id',
  'temperature.gpu',
  'temperature.memory',
  'utilization.gpu',
  'utilization.memory',
] as const

export const probeNvidiaSmi: Probe = async ({ env, sysfs }) => {
  const common = { name: 'nvidia-smi', measures: 'gpu', cost: 'one nvidia-smi process an attempt' } as const
  const query = await firstQuery(env)
  if (query.samples.length === 0) {
    const refusal = explainRefusal(query.said, nvidiaSmiRefusals, giveNoSample)
    if (showsNoCard(query.said, sysfs)) return { ...common, meter: undefined, ...refusal }
    return {
      ...common,
      meter: undefined,
      unable: nvidiaSmiMeter(query.fields),
      ...refusal,
      notices: [`${refusal.finding}: no run has a GPU energy, nor a total`],
    }
  }
  const told = await powersOf(query.samples, query.fields, env)
  const cards = query.samples.map(sample => ({ ...namesOf(sample), hasPower: told.has(cardKey(sample)) }))
  const withPower = cards.filter(({ hasPower }) => hasPower)
  const count = `${cards.length} GPU${cards.length === 1 ? '' : 's'}`
  if (withPower.length === 0) {
    return {
      ...common,
      meter: undefined,
      unable: nvidiaSmiMeter(query.fields),
      cards,
      finding: `nvidia-smi lists ${count}, but none tells its power`,
      unlock: [],
    }
  }
  const finding = `nvidia-smi reads ${count}${withPower.length < cards.length ? `, ${withPower.length} of them with power` : ''}`
  return { ...common, meter: nvidiaSmiMeter(query.fields), cards, finding, unlock: [] }
}

function namesOf({ index, uuid, busId = '' }: GpuSample) {
  return { index, uuid, busId }
}

/** Whether there is no card at all; else one that is there is not to pass for none because its tool fails. */
function showsNoCard(said: string, sysfs: string): boolean {
  if (/not found on the PATH/.test(said)) return true
  return /No devices were found/i.test(said) && !hasNvidiaCard(sysfs)
}

const nvidia = '0x10de'
// Of the PCI classes, 0x03 are displays: VGA and 3D controllers.
const display = /^0x03/

function hasNvidiaCard(sysfs: string): boolean {
  const devices = join(sysfs, 'bus/pci/devices')
  return namesIn(devices).some(
    name =>
      readText(join(devices, name, 'vendor')) === nvidia &&
      display.test(readText(join(devices, name, 'class')) ?? ''),
  )
}

const secondLookMs = 1000

/** The cards that tell a power. No card takes nothing: what stands at zero is asked again, and then tells none. */
async function powersOf(
  samples: readonly GpuSample[],
  fields: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ReadonlySet<string>> {
  const telling = (read: readonly GpuSample[]) =>
    read.filter(({ powerWatts }) => (powerWatts ?? 0) > 0).map(cardKey)
  const first = new Set(telling(samples))
  if (!samples.some(({ powerWatts }) => powerWatts === 0)) return first
  await pause(secondLookMs)
  const { samples: later } = await query(fields, env)
  return new Set([...first, ...telling(later)])
}

// Drivers differ in the fields they know: one that is refused by name is left out and asked no more.
async function firstQuery(env: NodeJS.ProcessEnv) {
  let fields: string[] = [...requiredFields, ...optionalFields]
  for (;;) {
    const { samples, said } = await query(fields, env)
    const refused = /Field "([^"]+)" is not a valid field/.exec(said)?.[1]
    const optional: readonly string[] = optionalFields
    if (
      samples.length > 0 ||
      refused === undefined ||
      !optional.includes(refused) ||
      !fields.includes(refused)
    ) {
      return { fields, samples, said }
    }
    fields = fields.filter(field => field !== refused)
  }
}

async function query(fields: readonly string[], env: NodeJS.ProcessEnv) {
  const answer = await ask('nvidia-smi', queryArguments(fields), { env: nvidiaSmiEnvironment(env) })
  const samples = answer.stdout.split('\n').flatMap(line => parseLine(line, fields) ?? [])
  return { samples, said: answer.failure || answer.stderr || answer.stdout }
}

const giveNoSample: Refusal = { said: /^/, finding: 'nvidia-smi gives no sample', unlock: ['nvidia-smi -q'] }
