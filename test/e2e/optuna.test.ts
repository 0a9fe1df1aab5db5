// Waits for a night that Optuna drives.
// Any Node: what is said over pipes.
import { execFile, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { withStandIns } from '../stand-ins/index.ts'
import { python } from '../support/kernel.ts'
import { cli, makeProject, toyConfig } from '../support/project.ts'

// By its whole path: beside the stand-ins of meters there is no other program on the PATH.
const found = spawnSync(python, ['-c', 'import optuna, sys; print(sys.executable)'], { encoding: 'utf8' })
const script = resolve(import.meta.dirname, '../../config/workloads/optuna/optuna-sweep.py')
const trainer = `#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" = --epochs ] && epochs=$2; shift; done
sleep 0.3
echo "Accuracy: 8$((epochs % 10)).5"
`

describe.skipIf(found.status !== 0)('Optuna (skipped without a Python that has it)', () => {
  it('drives a night for accuracy and energy at once, and finds its Pareto front', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const env = {
      ...withStandIns({ gpu: {}, cpu: {} }),
      NIGHTWATT: `${process.execPath} ${cli}`,
      NIGHTWATT_LOCK_DIR: join(project.root, '.lock'),
    }
    const flags = ['-r', 'toy', '-m', 'small', '--cooldown', '0', '--sample-interval', '50', '--no-report']
    const { stdout } = await promisify(execFile)(found.stdout.trim(), [script, '6', ...flags], {
      cwd: project.root,
      env,
    })
    expect(stdout).toMatch(/^8\d\.50 % for \d+\.\d J: \{'epochs': \d+, 'learning_rate': [\d.e-]+\}/)
    const check = await project.nightwatt(['check', '--json'])
    expect(JSON.parse(check.stdout)[0]).toMatchObject({ findings: [], finished: 6, left: 0 })
  })
})
