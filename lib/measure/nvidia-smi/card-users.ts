import { type Answer, ask } from '../../os/ask.js'
import { isCardUuid } from './card-identity.js'
import { nvidiaSmiEnvironment } from './nvidia-smi.js'

/** A process that uses a card, as its driver reports it. */
export interface CardUser {
  readonly uuid: string
  readonly pid: number
  readonly name: string
  /** Null where the driver is not allowed to say. */
  readonly memoryMiB: number | null
}

const query = ['--query-compute-apps=gpu_uuid,pid,process_name,used_memory', '--format=csv,noheader,nounits']

/** The processes that compute on the cards of this machine; undefined where nvidia-smi does not report them. */
export async function cardUsers(env: NodeJS.ProcessEnv): Promise<readonly CardUser[] | undefined> {
  const answer: Answer = await ask('nvidia-smi', query, { env: nvidiaSmiEnvironment(env), timeoutMs: 5000 })
  return answer.exitCode === 0 ? answer.stdout.split('\n').flatMap(parseUser) : undefined
}

/** `GPU-…, 4711, /usr/bin/python3, 1234`; the name of a program may hold commas. */
export function parseUser(line: string): readonly CardUser[] {
  const fields = line.split(',').map(field => field.trim())
  const [uuid = '', pid = ''] = fields
  if (fields.length < 4 || !isCardUuid(uuid) || !/^\d+$/.test(pid)) return []
  const memory = /^(\d+)(?: MiB)?$/.exec(fields.at(-1) ?? '')?.[1]
  return [
    {
      uuid,
      pid: Number(pid),
      name: fields.slice(2, -1).join(','),
      memoryMiB: memory === undefined ? null : Number(memory),
    },
  ]
}
