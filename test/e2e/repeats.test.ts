// Waits for whole nights.
// Any Node: plans.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExperimentRecord, NightRecord } from '../../lib/record/schema.ts'
import { makeProject, type Project, plainly, toyConfig, waitFor } from '../support/project.ts'

const trainer = `#!/bin/sh
echo "arguments: $*"
if [ -e hold ] && [ "$NIGHTWATT_EXPERIMENT" = toy_small_004 ]; then echo x > held; sleep 300; fi
echo "Accuracy: 91.5"
`
const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-s', '5', '-n', '3', ...plainly]
const repeated = [...flags, '--repeats', '2', '--warmup', '2']

const projectWith = (files: Readonly<Record<string, string>> = {}) =>
  makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer, ...files } })
const nightFile = (project: Project, position = 0) =>
  project.json(project.night(position), 'night.json') as NightRecord
const planOf = (record: NightRecord) =>
  record.plan?.map(({ hyperparameters, block, repeat }) => ({ ...hyperparameters, block, repeat }))

describe.concurrent('a night of repeats', { timeout: 120_000 }, () => {
  it('runs each setting once in each block, after warm-ups that count nowhere', async () => {
    const project = projectWith()
    const { code, stderr } = await project.nightwatt(['run', ...repeated])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('warm-up 2 of 2 (toy small), not counted')
    const record = nightFile(project)
    expect(record.sweep).toEqual({ designs: ['random'], settings: 3, repeats: 2, order: 'blocks' })
    expect(record.plan?.map(({ block }) => block)).toEqual([1, 1, 1, 2, 2, 2])
    expect(record.warmup?.map(({ folder, hyperparameters }) => ({ folder, hyperparameters }))).toEqual(
      [1, 2].map(number => ({
        folder: `warmup/${number}`,
        hyperparameters: record.plan?.[number - 1]?.hyperparameters,
      })),
    )
    expect(project.read(project.night(), 'warmup/1/training.log')).toContain('--epochs')
    const experiment = project.json(project.night(), 'toy_small_004/experiment.json') as ExperimentRecord
    expect(experiment).toMatchObject({ index: 4, block: 2, repeat: 2 })
    expect(project.read(project.night(), 'summary.csv').trim().split('\n')).toHaveLength(7)
    const table = JSON.parse((await project.nightwatt(['table', '--json'])).stdout)
    expect(table).toHaveLength(6)
    expect(table[3]).toMatchObject({ block: 2, repeat: 2, position: 4 })
    expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })

  it('is planned as it runs, and runs again in the same order', async () => {
    const project = projectWith()
    const planned = JSON.parse(
      (await project.nightwatt(['plan', ...repeated.filter(flag => flag !== '--no-report'), '--json']))
        .stdout,
    )
    await project.nightwatt(['run', ...repeated])
    expect(nightFile(project).plan).toEqual(planned.experiments)
    expect(planned).toMatchObject({ sweep: { repeats: 2 }, warmup: 2 })
    const { code, stderr } = await project.nightwatt(['rerun', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    expect(planOf(nightFile(project, 1))).toEqual(planOf(nightFile(project)))
    expect(nightFile(project, 1).sweep).toEqual(nightFile(project).sweep)
    expect(nightFile(project, 1).warmup).toHaveLength(2)
  })

  it('goes on in the same order, warmed up again', async () => {
    const project = projectWith({ 'toy/hold': '' })
    const { child, ended } = project.start(['run', ...repeated])
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    const before = nightFile(project)
    child.kill('SIGKILL')
    await ended
    execFileSync('rm', [join(project.root, 'toy/hold')])
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    const record = nightFile(project)
    expect(record.plan).toEqual(before.plan)
    expect(record.warmup?.map(({ folder }) => folder)).toEqual([
      'warmup/1',
      'warmup/2',
      'warmup/3',
      'warmup/4',
    ])
    // Of what was left.
    expect(record.warmup?.[2]?.hyperparameters).toEqual(record.plan?.[3]?.hyperparameters)
    expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })

  it('is counted and planned by the command line', async () => {
    const project = projectWith()
    const grid = [
      '-r',
      'toy',
      '-m',
      'small',
      '-mt',
      'all',
      '--design',
      'grid',
      '--levels',
      '3',
      '--repeats',
      '4',
    ]
    const { stdout } = await project.nightwatt(['plan', ...grid, '--count'])
    expect(stdout).toBe('36 experiments: 9 settings × 4 repeats, in random blocks\n9 points of grids\n')
    const listed = (await project.nightwatt(['plan', ...grid, '--warmup', '1'])).stdout
    expect(listed).toContain(
      '36 experiments: 9 settings × 4 repeats, in random blocks, after 1 warm-up that does not count',
    )
    expect(listed).toMatch(/# +repository +model +mode +block +repeat/)
    const wrong = await project.nightwatt(['run', ...flags, '--repeats', '0'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('--repeats: found 0; allowed: a whole number from 1 to 1000')
  })
})
