// Waits long for trainers that do not end.
// Any Node: faults.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkNight } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import { isRunning, makeProject, plainly, toyConfig } from '../support/project.ts'

/**
 * A zoo of trainings that do what trainings do at 3 a.m. Each notes the processes it leaves in the file `pids`; whatever
 * it does, its attempt ends, it is recorded, its night is whole, and none of its processes is left.
 */
interface Nasty {
  readonly name: string
  readonly script: string
  readonly outcome?: 'success' | 'failure'
  readonly cause?: string
}

const note = 'echo $$ >> pids;'
const metric = 'echo "Accuracy: 91.5"'

const zoo: readonly Nasty[] = [
  { name: 'leaves a child behind', script: `sh -c '${note} sleep 300' &\nsleep 0.3\n${metric}` },
  {
    name: 'makes a daemon in a session of its own',
    script: `setsid sh -c '${note} exec sleep 300' </dev/null >/dev/null 2>&1 &\nsleep 0.3\n${metric}`,
  },
  {
    name: 'forks twice, so that nobody is its parent',
    script: `(setsid sh -c "(${note.replaceAll('$', '\\$')} exec sleep 300) &" </dev/null >/dev/null 2>&1 &)\nsleep 0.3\n${metric}`,
  },
  {
    name: 'leaves a child that ignores SIGTERM',
    script: `sh -c 'trap "" TERM HUP INT; ${note} while :; do sleep 1; done' &\nsleep 0.3\n${metric}`,
  },
  {
    name: 'ignores SIGTERM itself and never ends',
    script: `trap "" TERM\n${note}\nwhile :; do sleep 1; done`,
    outcome: 'failure',
    cause: 'timeout',
  },
  {
    name: 'stops itself',
    script: `${note}\nkill -STOP $$`,
    outcome: 'failure',
    cause: 'timeout',
  },
  {
    name: 'kills its own process group',
    script: `${note}\necho on the way\nkill -KILL 0`,
    outcome: 'failure',
    cause: 'killed',
  },
  { name: 'closes its output and goes on', script: `${metric}\nexec >&- 2>&-\nsleep 0.3` },
  {
    name: 'prints no line end for 20 MB',
    script: `head -c 20000000 /dev/zero | tr '\\0' x\necho\n${metric}`,
  },
  { name: 'prints NUL bytes and no UTF-8', script: `printf '\\000\\377\\376Acc\\000uracy: 7\\n'\n${metric}` },
  {
    name: 'deletes its own folder in the night',
    script: `rm -rf "$(dirname "$(readlink /proc/$$/fd/1)")"\n${metric}`,
    outcome: 'success',
  },
  { name: 'deletes its working folder', script: `cd .. && mv toy gone && mkdir toy\n${metric}` },
  { name: 'makes its log unreadable', script: `chmod 000 /proc/$$/fd/1\n${metric}` },
  { name: 'changes umask and limits', script: `umask 000; ulimit -n 8\n${metric}` },
  {
    name: 'starts a hundred children',
    script: `for i in $(seq 100); do sleep 300 & echo $! >> pids; done\n${metric}`,
  },
  { name: 'reads its input', script: `read line; echo "read $?"\n${metric}` },
  {
    name: 'overwrites its log from the start',
    script: `echo long long long line > /proc/$$/fd/1\n${metric}`,
  },
  {
    name: 'exits with 255 after success',
    script: `${metric}\necho "Training completed successfully"\nexit 255`,
  },
]

describe.concurrent.each(zoo)('a training that $name', ({ script, outcome = 'success', cause }) => {
  it('is recorded, and nothing of it is left', { timeout: 60_000 }, async () => {
    const project = makeProject({
      config: toyConfig(),
      files: { 'toy/train.sh': `#!/bin/bash\n${script}\n` },
    })
    const flags = ['-r', 'toy', '-m', 'small', ...plainly, '--max-retries', '0', '--timeout', '3']
    const { code, stderr } = await project.nightwatt(['run', ...flags])
    expect(code, stderr).toBe(outcome === 'success' ? 0 : 1)
    expect(project.json(project.night(), 'toy_small_001/experiment.json')).toMatchObject({
      outcome,
      ...(cause === undefined ? {} : { cause }),
    })
    const pids = ['toy/pids', 'gone/pids'].map(file => join(project.root, file)).find(existsSync)
    const left = pids === undefined ? [] : readFileSync(pids, 'utf8').trim().split('\n').filter(isRunning)
    expect(left).toEqual([])
    const { findings } = await checkNight(project.night())
    expect(findings.filter(({ place }) => !place.endsWith('training.log'))).toEqual([])
  })
})
