import { ask } from './ask.js'
import type { Probe } from './availability.js'
import { nvidiaSmiEnvironment, nvidiaSmiMeter, queryArguments } from './nvidia-smi.js'
import { parseLine } from './nvidia-smi-output.js'
import { nvidiaSmiRefusals } from './nvidia-smi-refusals.js'
import { explainRefusal, type Refusal } from './refusal.js'

const requiredFields = ['timestamp', 'index', 'uuid', 'power.draw'] as const
const optionalFields = [
  'temperature.gpu',
  'temperature.memory',
  'utilization.gpu',
  'utilization.memory',
] as const

export const probeNvidiaSmi: Probe = async ({ env }) => {
  const common = { name: 'nvidia-smi', measures: 'gpu', cost: 'one nvidia-smi process an attempt' } as const
  const query = await firstQuery(env)
  if (query.samples.length === 0)
    return { ...common, meter: undefined, ...explainRefusal(query.said, nvidiaSmiRefusals, giveNoSample) }
  const withPower = query.samples.filter(sample => sample.powerWatts !== null)
  const count = `${query.samples.length} GPU${query.samples.length === 1 ? '' : 's'}`
  if (withPower.length === 0) {
    return {
      ...common,
      meter: undefined,
      finding: `nvidia-smi lists ${count}, but none tells its power`,
      unlock: [],
    }
  }
  const finding = `nvidia-smi reads ${count}${withPower.length < query.samples.length ? `, ${withPower.length} of them with power` : ''}`
  return { ...common, meter: nvidiaSmiMeter(query.fields), finding, unlock: [] }
}

// Drivers differ in the fields they know: one that is refused by name is left out and asked no more.
async function firstQuery(env: NodeJS.ProcessEnv) {
  let fields: string[] = [...requiredFields, ...optionalFields]
  for (;;) {
    const answer = await ask('nvidia-smi', queryArguments(fields), { env: nvidiaSmiEnvironment(env) })
    const samples = answer.stdout.split('\n').flatMap(line => parseLine(line, fields) ?? [])
    const said = answer.failure || answer.stderr || answer.stdout
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

const giveNoSample: Refusal = { said: /^/, finding: 'nvidia-smi gives no sample', unlock: ['nvidia-smi -q'] }
