import { execFileSync } from 'node:child_process'
import { waitFor } from './project.ts'

/** Whether there is a Slurm with the two nodes of `../shared/slurm/two-nodes`, as the CI starts it. */
export const hasSlurm = answers()

function answers(): boolean {
  try {
    return (
      execFileSync('sinfo', ['-h', '-o', '%D'], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim() === '2'
    )
  } catch {
    return false
  }
}

/** Asks one of Slurm's programs. */
export function slurm(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .trim()
}

/** Task → node of the jobs that run, of a night. */
export function jobsOf(
  night: string,
  state: string,
): readonly { readonly task: string; readonly node: string }[] {
  return slurm('squeue', '-h', '-r', '-t', state, '-o', '%i %N %j')
    .split('\n')
    .map(line => line.split(' '))
    .filter(([, , name]) => name?.startsWith(`${night}.`) === true)
    .map(([task = '', node = '']) => ({ task, node }))
}

/** Puts a job back into the queue, and lets it begin at once: Slurm waits two minutes by itself. */
export async function requeue(task: string): Promise<void> {
  slurm('scontrol', 'requeue', task)
  const stateOf = () => slurm('squeue', '-h', '-r', '-o', '%T %r', '-j', task)
  await waitFor(() => stateOf().startsWith('PENDING'))
  await waitFor(() => {
    if (stateOf() !== 'PENDING BeginTime') return true
    slurm('scontrol', 'update', `JobId=${task}`, 'StartTime=now')
    return false
  })
}

/** Lets jobs begin on a node, or on none but those that run. */
export function setNode(node: string, state: 'DRAIN' | 'RESUME'): void {
  const isDrained = slurm('sinfo', '-h', '-n', node, '-o', '%T').startsWith('drain')
  if (isDrained !== (state === 'DRAIN'))
    slurm('scontrol', 'update', `NodeName=${node}`, `State=${state}`, 'Reason=test')
}
