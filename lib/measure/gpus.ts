import { ask } from './ask.js'
import { nvidiaSmiEnvironment, queryArguments } from './nvidia-smi.js'
import { parseNumber } from './nvidia-smi-output.js'

export interface Gpu {
  readonly index: number
  readonly uuid: string
  readonly name: string
  readonly driver: string
  readonly powerLimitWatts: number | null
}

/** The GPUs of this machine, as nvidia-smi names them; none when it cannot be asked. */
export async function listGpus(env: NodeJS.ProcessEnv): Promise<readonly Gpu[]> {
  const fields = ['index', 'uuid', 'name', 'driver_version', 'power.limit']
  const answer = await ask('nvidia-smi', queryArguments(fields), { env: nvidiaSmiEnvironment(env) })
  return answer.stdout.split('\n').flatMap(line => {
    const [index, uuid, name, driver, limit] = line.split(',').map(field => field.trim())
    if (!/^\d+$/.test(index ?? '') || uuid === undefined || name === undefined || driver === undefined)
      return []
    return [{ index: Number(index), uuid, name, driver, powerLimitWatts: parseNumber(limit) }]
  })
}
