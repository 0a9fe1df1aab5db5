// Waits for whole nights.
// Any Node: memory.
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { cli, makeProject, plainly, toyConfig } from '../support/project.ts'

/** A cgroup of 300 MB below our own, of version 1; undefined where none may be made. */
function smallMemory(): { folder: string } | undefined {
  const path = /^\d+:memory:(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'latin1'))?.[1]
  const folder = join('/sys/fs/cgroup/memory', path ?? '', `nightwatt-test-${process.pid}`)
  try {
    mkdirSync(folder)
    writeFileSync(join(folder, 'memory.limit_in_bytes'), '300M')
    return { folder }
  } catch {
    return undefined
  }
}

const memory = smallMemory()
afterAll(() => {
  if (memory !== undefined) rmdirSync(memory.folder)
})

const hog = `#!/usr/bin/env python3
print("Accuracy: 0.5", flush=True)
held = []
while True:
    held.append(bytearray(20_000_000))
`

const why = memory === undefined ? ' (skipped: no memory cgroup may be made here)' : ''
describe.skipIf(memory === undefined)(`a training that the kernel kills for want of memory${why}`, () => {
  it('is out of memory, and not only killed', async () => {
    const { root, json, night } = makeProject({ config: toyConfig(), files: { 'toy/train.sh': hog } })
    const words = [process.execPath, cli, 'run', '-r', 'toy', '-m', 'small', ...plainly]
    const { execa } = await import('execa')
    // What is started by a shell that put itself into the cgroup is in it too.
    await execa('sh', ['-c', 'echo $$ >"$0/cgroup.procs"; exec "$@"', memory?.folder ?? '', ...words], {
      cwd: root,
      env: { NIGHTWATT_LOCK_DIR: join(root, '.lock') },
      reject: false,
    })
    expect(json(night(), 'toy_small_001/experiment.json')).toMatchObject({
      cause: 'out-of-memory',
      attempts: [{ signal: 'SIGKILL' }, { cause: 'out-of-memory' }, { cause: 'out-of-memory' }],
      performance_metrics: { accuracy: 0.5 },
    })
  })
})
