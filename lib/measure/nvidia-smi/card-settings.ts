import { ask } from '../../os/ask.js'
import { nvidiaSmiEnvironment, queryArguments } from './nvidia-smi.js'
import { parseNumber } from './nvidia-smi-output.js'

/** What a card is set to; null is what its driver does not tell. */
export interface CardSettings {
  readonly uuid: string
  readonly power_limit_watts: number | null
  /** Application clocks, in MHz. */
  readonly graphics_clock_mhz: number | null
  readonly memory_clock_mhz: number | null
}

const clocks = ['clocks.applications.graphics', 'clocks.applications.memory']

/** What each card of this machine is set to; undefined where nvidia-smi gives no answer. */
export async function cardSettings(env: NodeJS.ProcessEnv): Promise<CardSettings[] | undefined> {
  const fields = ['uuid', 'power.limit']
  // A driver refuses a query for one field that it does not know.
  return (await settingsBy([...fields, ...clocks], env)) ?? (await settingsBy(fields, env))
}

async function settingsBy(
  fields: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<CardSettings[] | undefined> {
  const answer = await ask('nvidia-smi', queryArguments(fields), {
    env: nvidiaSmiEnvironment(env),
    timeoutMs: 5000,
  })
  if (answer.exitCode !== 0) return undefined
  return answer.stdout.split('\n').flatMap(line => {
    const [uuid = '', limit, graphics, memory] = line.split(',').map(value => value.trim())
    if (uuid === '' || limit === undefined) return []
    return [
      {
        uuid,
        power_limit_watts: parseNumber(limit),
        graphics_clock_mhz: parseNumber(graphics),
        memory_clock_mhz: parseNumber(memory),
      },
    ]
  })
}
