import type { JobEnergy } from '../cluster.js'
import { askSlurm } from './ask-slurm.js'

// Of a job as a whole it says nothing that can be used: what is summed there counts a node once for each of its steps.
const format = '--format=JobID,NodeList,ElapsedRaw,ConsumedEnergyRaw'

/** What Slurm's accounting counted for jobs; none where there is no accounting or nothing that counts. */
export async function energyOfJobs(
  names: readonly string[],
  sinceMs: number,
  env: NodeJS.ProcessEnv,
): Promise<readonly JobEnergy[]> {
  if (names.length === 0) return []
  // It is without a zone, by the clock of the machine that is asked: a day covers every zone, and names are of one night.
  const since = new Date(sinceMs - 86_400_000).toISOString().slice(0, 19)
  const { text, refusal } = await askSlurm(
    'sacct',
    [
      '--noheader',
      '--parsable2',
      '--duplicates',
      `--name=${names.join(',')}`,
      `--starttime=${since}`,
      format,
    ],
    env,
  )
  return refusal === '' ? readEnergies(text) : []
}

// 2^64 - 2 and its like: the number that stands for none.
const mostJoules = 1e15

/** A line each of `sacct --parsable2`, of which the one of the batch script holds all that ran. */
export function readEnergies(text: string): readonly JobEnergy[] {
  return text.split('\n').flatMap(line => {
    const [step = '', node = '', elapsed = '', energy = ''] = line.trim().split('|')
    const task = /^(\d+(?:_\d+)?)\.batch$/.exec(step)?.[1]
    const [seconds, joules] = [numberOf(elapsed), numberOf(energy)]
    // Zero is what it says where nothing counts.
    if (task === undefined || seconds === 0 || joules === 0 || joules > mostJoules) return []
    return [{ task, node, seconds, joules }]
  })
}

function numberOf(word: string): number {
  return /^\d+$/.test(word) ? Number(word) : 0
}
