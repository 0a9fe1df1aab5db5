// Waits for whole nights.
// Any Node: what nights hold.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkNight, compare, experiments, openNight, openNights, planMore, samples } from 'nightwatt'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeProject, type Project, plainly, toyConfig } from '../support/project.ts'

const trainer = '#!/bin/sh\necho "Accuracy: $(echo "$*" | cksum | cut -c1-2).5"\n'
const sweep = ['-r', 'toy', '-m', 'small', '-mt', 'epochs,learning_rate', '-s', '5']
const again = ['--cooldown', '0', '--no-report', '--no-energy']

interface Planned {
  readonly hyperparameters: unknown
}

let project: Project
const idsOf = async (path: string) =>
  (await openNight(path)).experiments.map(({ experiment_id }) => experiment_id)
beforeAll(async () => {
  project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const run = async (args: readonly string[]) => {
    const { code, stderr } = await project.nightwatt(args)
    expect(code, stderr).toBe(0)
    return stderr
  }
  await run(['run', ...sweep, '-n', '2', '--label', 'wide lr', ...plainly])
  expect(await run(['run', '--more', 'wide lr', '-n', '2', ...again])).toContain('RUN 3/4')
  // Of the night that belongs to it: the same family.
  await run(['run', '--more', basename(project.night(1)), ...again])
})

describe('more of a night', () => {
  it('is what its stream would have given, from where it ended, numbered on', async () => {
    const whole = await project.nightwatt(['plan', ...sweep, '-n', '5', '--json'])
    const nights = await Promise.all([0, 1, 2].map(at => openNight(project.night(at))))
    expect(nights.flatMap(({ record }) => record.plan)).toEqual(JSON.parse(whole.stdout).experiments)
    expect(await idsOf(project.night(1))).toEqual(['toy_small_003', 'toy_small_004'])
    expect(await idsOf(project.night(2))).toEqual(['toy_small_005'])
    expect(nights[2]?.record).toMatchObject({
      more_of: { night: basename(project.night(0)) },
      first_index: 5,
      seed: 5,
    })
    for (const { path, problems } of nights) {
      expect(problems).toEqual([])
      expect((await checkNight(path)).findings).toEqual([])
    }
  })

  it('runs as often and in blocks as its night did, in an order of its own', async () => {
    const repeated = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const { stdout } = await repeated.nightwatt(['plan', ...sweep, '-n', '5', '--json'])
    const drawn = JSON.parse(stdout).experiments.map(({ hyperparameters }: Planned) => hyperparameters)
    await repeated.nightwatt(['run', ...sweep, '-n', '2', '--blocks', '3', ...plainly])
    for (const args of [['-n', '2'], []]) {
      const { code, stderr } = await repeated.nightwatt([
        'run',
        '--more',
        repeated.night(0),
        ...args,
        ...again,
      ])
      expect(code, stderr).toBe(0)
    }
    const nights = await Promise.all([0, 1, 2].map(at => openNight(repeated.night(at))))
    const settingsIn = (at: number, block: number) =>
      nights[at]?.record.plan
        ?.filter(planned => planned.block === block)
        .map(planned => planned.hyperparameters)
    for (const block of [1, 2, 3]) {
      expect(settingsIn(1, block)).toHaveLength(2)
      expect(settingsIn(1, block)).toEqual(expect.arrayContaining([drawn[2], drawn[3]]))
      expect(settingsIn(2, block)).toEqual([drawn[4]])
    }
    expect(
      nights.map(({ record }) => [record.first_index, record.sweep?.settings, record.sweep?.repeats]),
    ).toEqual([
      [undefined, 2, 3],
      [7, 2, 3],
      [13, 1, 3],
    ])
    for (const { path } of nights) expect((await checkNight(path)).findings).toEqual([])
    const rerun = await repeated.nightwatt(['rerun', repeated.night(1), '--dry-run', '--json'])
    expect(JSON.parse(rerun.stdout).experiments).toEqual(nights[1]?.record.plan)
  })

  it('stands with its night in tables, comparisons and pages', async () => {
    const table = await experiments(project.night(0))
    expect(table.numRows()).toBe(5)
    expect(new Set(table.array('night'))).toEqual(new Set([basename(project.night(0))]))
    expect((await experiments(project.night(2))).numRows()).toBe(5)
    expect((await samples(project.night(0))).numRows()).toBe(0)
    expect(await openNights(project.night(1))).toHaveLength(3)
    const csv = await project.nightwatt(['table', 'wide lr'])
    expect(csv.stdout.trim().split('\n')).toHaveLength(6)
    const { code, stdout, stderr } = await project.nightwatt(['report', 'wide lr'])
    expect(code, stderr).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    const page = readFileSync(stdout.trim(), 'utf8')
    expect(page).toContain('5 of 5')
    expect(page).toContain(`npx nightwatt rerun ${basename(project.night(1))}`)
    for (const at of [0, 1, 2]) expect(page).toContain(basename(project.night(at)))
    expect((await compare(project.night(0), project.night(0))).a.experiments).toBe(5)
  })

  it('goes on and runs again by itself', async () => {
    const left = await project.nightwatt(['run', '--resume', project.night(1), '--dry-run', '--json'])
    expect(JSON.parse(left.stdout).experiments).toEqual([])
    const rerun = await project.nightwatt(['rerun', project.night(2), '--dry-run', '--json'])
    expect(JSON.parse(rerun.stdout).experiments).toEqual((await openNight(project.night(2))).record.plan)
  })

  it('is refused where its stream cannot be gone on with, or what it starts is not known', async () => {
    const more = (night: string, ...args: string[]) =>
      project.nightwatt(['run', '--more', night, ...again, ...args])
    expect(await more('nowhere')).toMatchObject({ code: 2 })
    expect((await more('wide lr', '-r', 'toy')).stderr).toContain('found')
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'nightwatt-more-')), 'results')
    mkdirSync(elsewhere)
    for (const at of [0, 1, 2])
      cpSync(project.night(at), join(elsewhere, basename(project.night(at))), { recursive: true })
    const other = makeProject({
      config: toyConfig({ train_script: './other.sh' }),
      files: { 'toy/other.sh': trainer, 'toy/train.sh': trainer },
    })
    const foreign = await other.nightwatt([
      'run',
      '--more',
      join(elsewhere, basename(project.night(0))),
      ...again,
    ])
    expect(foreign.code, foreign.stderr).toBe(3)
    expect(foreign.stderr).toContain('starts what this project would not start itself')
    await expect(planMore(project.night(0), { results: 'x' })).rejects.toThrow('beside more')
    expect((await more('wide lr', '-n', '0')).stderr).toContain('found 0; allowed: a whole number from 1')
  })

  it('is refused while it still runs', async () => {
    const waiting = '#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.1; done\necho "Accuracy: 1"\n'
    const slow = makeProject({ config: toyConfig(), files: { 'toy/train.sh': waiting } })
    const started = slow.start(['run', ...sweep, '-n', '1', ...plainly])
    await started.shows('RUN 1/1')
    const { code, stderr } = await slow.nightwatt(['run', '--more', slow.night(), ...again])
    expect(code).toBe(3)
    expect(stderr).toContain('still runs: draw more when it has ended')
    writeFileSync(join(slow.root, 'toy/go'), '')
    expect((await started.ended).code).toBe(0)
  })

  it('is refused of a night of the defaults, and of one that had every setting', async () => {
    const config = toyConfig({
      supported_hyperparams: { epochs: { type: 'int', range: [1, 3], default: 3, flag: '--epochs' } },
    })
    const small = makeProject({ config, files: { 'toy/train.sh': trainer } })
    const toy = ['-r', 'toy', '-m', 'small', ...plainly]
    await small.nightwatt(['run', ...toy, '-mt', 'epochs', '-n', '2'])
    await small.nightwatt(['run', ...toy, '-n', '2'])
    const exhausted = await small.nightwatt(['run', '--more', small.night(0), ...again])
    expect(exhausted.code).toBe(2)
    expect(exhausted.stderr).toContain('there is no setting that it did not have')
    const defaults = await small.nightwatt(['run', '--more', small.night(1), ...again])
    expect(defaults.code).toBe(2)
    expect(defaults.stderr).toContain('allowed: one that drew its settings')
  })
})
