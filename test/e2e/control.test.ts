// Waits for whole nights.
// Any Node: nights.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NightRecord } from '../../lib/record/schema.ts'
import { withStandIns } from '../stand-ins/index.ts'
import { makeProject, type Project, toyConfig, waitFor } from '../support/project.ts'

const trainer = `#!/bin/sh
echo "arguments: $*"
case "$NIGHTWATT_EXPERIMENT" in control/*) sleep 0.5 ;; esac
if [ -e hold ] && [ "$NIGHTWATT_EXPERIMENT" = toy_small_002 ]; then echo x > held; sleep 300; fi
echo "Accuracy: 91.5"
`
const control = { repository: 'toy', model: 'large', hyperparameters: { epochs: 2 } }
const flags = [
  '-r',
  'toy',
  '-m',
  'small',
  '-mt',
  'epochs',
  '-s',
  '5',
  '--cooldown',
  '0',
  '--retry-delay',
  '0',
]
const cpu = { package: { kind: 'constant', watts: 53 }, ram: null } as const
const projectWith = (changes: object = { control }, files: Readonly<Record<string, string>> = {}) =>
  makeProject({
    config: { ...(toyConfig() as object), ...changes },
    files: { 'toy/train.sh': trainer, ...files },
  })
const nightFile = (project: Project, position = 0) =>
  project.json(project.night(position), 'night.json') as NightRecord
const placesOf = (record: NightRecord) => record.control?.runs.map(({ when, folder }) => `${when} ${folder}`)

describe.concurrent('a night with --control', { timeout: 120_000 }, () => {
  it('runs it before, midway and after, apart from the experiments, and tells its noise floor', async () => {
    const project = projectWith()
    const env = withStandIns({ cpu })
    const { code, stderr, stdout } = await project.nightwatt(['run', ...flags, '-n', '2', '--control'], {
      env,
    })
    expect(code, stderr).toBe(0)
    const record = nightFile(project)
    expect(record.control?.workload).toEqual(control)
    expect(placesOf(record)).toEqual([
      'before control/1_before',
      'between control/2_between',
      'after control/3_after',
    ])
    for (const run of record.control?.runs ?? []) {
      expect(run).toMatchObject({ outcome: 'success', source: 'measured' })
      expect((run.energy_joules ?? 0) / (run.duration_seconds ?? 1)).toBeCloseTo(53, -1)
    }
    expect(record.plan).toHaveLength(2)
    expect(stderr).toMatch(/Control: noise floor \d+\.\d % \(3 runs of \d+\.\d+ J\), drift/)
    expect(project.read(project.night(), 'control/2_between/training.log')).toContain('--model large')
    expect(project.json(project.night(), 'control/2_between/experiment.json')).toMatchObject({ index: 0 })
    expect(project.read(project.night(), 'summary.csv')).not.toContain('control')
    const table = JSON.parse((await project.nightwatt(['table', '--json'])).stdout)
    expect(table.map((row: { experiment_id: string }) => row.experiment_id)).toEqual([
      'toy_small_001',
      'toy_small_002',
    ])
    const html = project.read(stdout.trim())
    expect(html).toContain('id="control"')
    expect(html).toContain('before the first run')
    expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })

  it('is run again with its control', async () => {
    const project = projectWith()
    await project.nightwatt(['run', ...flags, '--control', '--no-energy', '--no-report'])
    expect(placesOf(nightFile(project))).toEqual(['before control/1_before', 'after control/2_after'])
    const { code, stderr } = await project.nightwatt(['rerun', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    expect(nightFile(project, 1).control?.runs).toHaveLength(2)
    for (const side of ['A', 'B'])
      expect(stderr).toMatch(new RegExp(`Control of ${side}, time: noise floor .* %.*, drift .* in `))
    const nights = [project.night(0), project.night(1)]
    const compared = await project.nightwatt(['report', '--compare', ...nights])
    expect(project.read(compared.stdout.trim())).toMatch(
      /Control of A, time[\s\S]*noise floor [\s\S]*, drift /,
    )
  })

  it('goes on after it was broken off, with one more at its new start', async () => {
    const project = projectWith({ control }, { 'toy/hold': '' })
    const args = [...flags, '-n', '3', '--control', '--no-energy', '--no-report']
    const { child, ended } = project.start(['run', ...args])
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    child.kill('SIGKILL')
    await ended
    execFileSync('rm', [join(project.root, 'toy/hold')])
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    expect(placesOf(nightFile(project))).toEqual([
      'before control/1_before',
      'between control/2_between',
      'after control/3_after',
    ])
    expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })

  it('goes on where the control fails, and says so', async () => {
    const failing = trainer.replace('sleep 0.5', 'exit 3')
    const project = projectWith({ control }, { 'toy/train.sh': failing })
    const { code, stderr } = await project.nightwatt([
      'run',
      ...flags,
      '--control',
      '--no-energy',
      '--no-report',
    ])
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/the control failed \(exit-code\): .*; the night goes on/)
    expect(stderr).toContain('2 runs failed and are in none of these')
    expect(nightFile(project).control?.runs).toMatchObject([{ outcome: 'failure' }, { outcome: 'failure' }])
  })

  it('is altered by nobody unnoticed', async () => {
    const project = projectWith()
    await project.nightwatt(['run', ...flags, '--control', '--no-energy', '--no-report'])
    const path = join(project.night(), 'control/1_before/training.log')
    execFileSync('sh', ['-c', 'echo more >> "$1"', 'sh', path])
    const { code, stdout, stderr } = await project.nightwatt(['check', 'latest'])
    expect(code).toBe(1)
    expect(stdout + stderr).toContain('control/1_before/training.log')
  })
})

describe.concurrent('the control of a configuration', { timeout: 60_000 }, () => {
  it.each([
    ['an unknown repository', { repository: 'toi' }, 'control.repository: found the unknown name "toi"'],
    ['an unknown model', { ...control, model: 'huge' }, 'control.model: found the unknown name "huge"'],
    ['an unknown value', { ...control, hyperparameters: { eras: 2 } }, 'control.hyperparameters: found'],
    ['a text', 'toy', 'control: found'],
  ])('that names %s is refused before the night, with what is allowed', async (_, wrong, words) => {
    const project = projectWith({ control: wrong })
    const { code, stderr } = await project.nightwatt(['run', ...flags, '--control', '--no-report'])
    expect(code).toBe(2)
    expect(stderr).toContain(words)
    expect(stderr).toContain('allowed')
    expect(existsSync(join(project.root, 'results'))).toBe(false)
  })

  it('of a stranger is not started without being accepted', async () => {
    const project = projectWith()
    await project.nightwatt(['run', ...flags, '--control', '--no-energy', '--no-report'])
    const stranger = makeProject({
      config: {
        models: (toyConfig() as { models: object }).models,
      },
      files: { 'toy/train.sh': trainer },
    })
    const file = join(project.night(), 'night.json')
    const record = JSON.parse(project.read(file))
    record.config.models.other = { path: 'toy', command: ['./evil.sh'], models: ['small'] }
    record.config.control = { repository: 'other' }
    execFileSync('sh', ['-c', 'cat > "$1"', 'sh', file], { input: JSON.stringify(record) })
    const { code, stderr } = await stranger.nightwatt(['rerun', project.night(), '--no-report'])
    expect(code).toBe(3)
    expect(stderr).toContain('evil.sh')
  })

  it('is ours where it names none: the same sum each time, in no folder of the project', async () => {
    const script = resolve(import.meta.dirname, '../../config/workloads/control/control.js')
    const once = () => execFileSync(process.execPath, [script, '--rounds', '1'], { encoding: 'utf8' })
    expect(once()).toBe(once())
    const { control: _, ...plain } = { control }
    const project = projectWith(plain)
    const { stderr } = await project.nightwatt(['plan', ...flags, '--control'])
    expect(stderr).not.toContain('control:')
    expect(readdirSync(project.root)).not.toContain('results')
  })
})
