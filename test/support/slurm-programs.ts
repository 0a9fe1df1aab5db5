import { readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { temporaryFolder } from '../stand-ins/index.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'

const standIn = resolve(import.meta.dirname, '../stand-ins/slurm')
const programs = ['sbatch', 'squeue', 'scancel', 'scontrol', 'sacct']

/** The environment in which Slurm's programs are there and speak of a simulated cluster, until it is closed. */
export async function slurmPrograms(cluster: SimulatedCluster, mostTasks: number) {
  const folder = temporaryFolder('slurm')
  for (const program of programs) symlinkSync(standIn, join(folder, program))
  const server = createServer({ allowHalfOpen: true }, socket => {
    let text = ''
    socket.setEncoding('utf8').on('data', piece => {
      text += piece
    })
    socket.on('end', async () => {
      socket.end(
        JSON.stringify({ stdout: '', stderr: '', ...(await answer(cluster, mostTasks, JSON.parse(text))) }),
      )
    })
  })
  const socket = join(folder, 'socket')
  await new Promise<void>(ready => server.listen(socket, ready))
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    NIGHTWATT_TEST_CLUSTER: socket,
  }
  return { env, [Symbol.dispose]: () => server.close() }
}

type Answer = { readonly stdout: string } | { readonly stderr: string }

/** In the words of Slurm 23. */
async function answer(
  cluster: SimulatedCluster,
  mostTasks: number,
  [program = '', ...args]: readonly string[],
): Promise<Answer> {
  const flag = (name: string) =>
    args.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? ''
  switch (program) {
    case 'scontrol':
      return { stdout: `MaxArraySize            = ${mostTasks + 1}\n` }
    case 'sbatch': {
      const [, tasks = '0'] = /^1-(\d+)/.exec(flag('array')) ?? []
      const request = { name: flag('job-name'), output: '', folder: '', tasks: Number(tasks) }
      const submitted = await cluster.submit({ ...request, script: readFileSync(args.at(-1) ?? '', 'utf8') })
      return 'job' in submitted
        ? { stdout: `${submitted.job}\n` }
        : {
            stderr: `sbatch: error: ${submitted.refused}\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n`,
          }
    }
    case 'squeue': {
      const jobs = await cluster.look(flag('name').split(','))
      if (jobs === undefined)
        return { stderr: 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n' }
      const lines = jobs.map(
        ({ task, word, node, name, reason }) => `${task}|${word}|${node}|${name}|${reason || 'None'}`,
      )
      return { stdout: lines.map(line => `${line}\n`).join('') }
    }
    case 'scancel':
      await cluster.end(args.filter(word => !word.startsWith('-')))
      return { stdout: '' }
    default:
      return { stderr: `${program}: error: Slurm accounting storage is disabled\n` }
  }
}
