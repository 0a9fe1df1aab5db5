import type { JobState } from '../cluster.js'

/** What is asked of each job: nothing that may hold the sign between them stands before the last two. */
export const lookFormat = '%i|%T|%N|%j|%r'

const waiting = [
  'PENDING',
  'CONFIGURING',
  'REQUEUED',
  'REQUEUE_FED',
  'REQUEUE_HOLD',
  'RESV_DEL_HOLD',
  'SPECIAL_EXIT',
]
const running = ['RUNNING', 'COMPLETING', 'SUSPENDED', 'STOPPED', 'SIGNALING', 'STAGE_OUT', 'RESIZING']

/** The jobs that `squeue --noheader --array --format` told, a line each; other lines are none. */
export function readJobs(text: string): readonly JobState[] {
  return text.split('\n').flatMap(line => {
    const [task = '', word = '', node = '', name = '', reason = ''] = line.trim().split('|')
    const [, job = '', place = '0'] = /^(\d+)(?:_(\d+))?$/.exec(task) ?? []
    if (job === '') return []
    const standing = waiting.includes(word) ? 'waiting' : running.includes(word) ? 'running' : 'over'
    return [{ task, job, place: Number(place), name, standing, word, node, reason: reasonOf(reason) }]
  })
}

function reasonOf(reason: string): string {
  return reason === 'None' || reason === '(null)' ? '' : reason
}
