// Waits for whole nights.
// Any Node: what lies in nights.
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { checkNight } from 'nightwatt'
import { beforeAll, describe, expect, it } from 'vitest'
import { withStandIns } from '../stand-ins/index.ts'
import { makeProject, type Project, toyConfig } from '../support/project.ts'

const trainer = '#!/bin/sh\necho "arguments: $*"\nsleep 0.5\necho "Accuracy: 91.5"\n'
const env = withStandIns({
  gpu: { curves: [{ kind: 'square', lowWatts: 80, highWatts: 120, periodMs: 700 }] },
  cpu: {},
})

/** Two trainings, one night of them for all tests: those that alter it have a project of their own with a copy of it. */
const ranNight = runNight()

async function freshNight(): Promise<Project> {
  const { night } = await ranNight
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  cpSync(night(), join(project.root, 'results', basename(night())), { recursive: true })
  return project
}

async function runNight(): Promise<Project> {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-n', '2', '-s', '5']
  const { code, stderr } = await project.nightwatt(['run', ...flags, '--cooldown', '0', '--no-report'], {
    env,
  })
  if (code !== 0) throw new Error(stderr)
  return project
}

/** As the command says it. */
const check = async (project: Project, ...flags: string[]) => {
  const { code, stdout } = await project.nightwatt(['check', ...flags, '--json'])
  const [night] = JSON.parse(stdout)
  return { code, ...night }
}

describe('checking a night', () => {
  let project: Project
  beforeAll(async () => {
    project = await freshNight()
  })
  const at = (path: string) => join(project.night(), path)
  const damaged = async (path: string, damage: () => void) => {
    const whole = readFileSync(at(path))
    damage()
    const found = await checkNight(project.night())
    writeFileSync(at(path), whole)
    return found
  }

  it('finds nothing in a whole one', async () => {
    expect(await check(project)).toMatchObject({ code: 0, findings: [], finished: 2, left: 0 })
    const { stdout } = await project.nightwatt(['check'])
    expect(stdout).toMatch(/^✅ run_\d+_\d+: 2 finished\n$/)
  })

  it('finds a summary that says something else than the records', async () => {
    const found = await damaged('summary.csv', () => appendFileSync(at('summary.csv'), 'x\n'))
    expect(found).toMatchObject({
      findings: [{ place: 'summary.csv', mend: expect.stringContaining('anew') }],
    })
  })

  it('finds a log that is shorter than it was', async () => {
    const path = 'toy_small_001/training.log'
    const found = await damaged(path, () => writeFileSync(at(path), 'x'))
    expect(found.findings).toEqual([
      expect.objectContaining({ place: path, problem: expect.stringContaining('has 1 bytes') }),
    ])
  })

  it('finds joules that the traces do not hold', async () => {
    const path = 'toy_small_002/experiment.json'
    const found = await damaged(path, () => {
      const record = JSON.parse(readFileSync(at(path), 'utf8'))
      record.energy_metrics.gpu_energy_total_joules *= 1.5
      writeFileSync(at(path), JSON.stringify(record))
    })
    const places = found.findings.map(({ place }) => place)
    expect([...new Set(places)]).toEqual([path, 'toy_small_002/energy/gpu_power.csv', 'summary.csv'])
  })

  it('finds a record of something else than was planned', async () => {
    const path = 'toy_small_002/experiment.json'
    const found = await damaged(path, () => {
      writeFileSync(at(path), readFileSync(at(path), 'utf8').replace('"small"', '"large"'))
    })
    expect(found.findings).toContainEqual(
      expect.objectContaining({
        place: path,
        kind: 'inconsistent',
        field: 'model',
        found: 'large',
        expected: 'small',
      }),
    )
  })

  it.each<[string, (verdicts: { rule: string; state: string; value: string }[]) => unknown[]]>([
    [
      'says of a rule that it was kept',
      verdicts => verdicts.map(one => (one.rule === 'repeats' ? { ...one, state: 'kept' } : one)),
    ],
    [
      'says another value of a rule',
      verdicts => verdicts.map(one => (one.rule === 'repeats' ? { ...one, value: 'enough' } : one)),
    ],
    ['lacks a rule', verdicts => verdicts.filter(({ rule }) => rule !== 'repeats')],
    ['has a rule that is none', verdicts => [...verdicts, { ...verdicts[0], rule: 'repeats-too' }]],
  ])('finds a protocol that %s', async (_name, altered) => {
    const found = await damaged('night.json', () => {
      const record = JSON.parse(readFileSync(at('night.json'), 'utf8'))
      writeFileSync(at('night.json'), JSON.stringify({ ...record, protocol: altered(record.protocol) }))
    })
    expect(found.findings).toContainEqual(
      expect.objectContaining({
        place: 'night.json',
        kind: 'inconsistent',
        field: expect.stringMatching(/^protocol\.repeats/),
        problem: expect.stringContaining('does not say of its protocol what its records do'),
      }),
    )
  })

  it('finds nothing of a rule that was judged by another limit in an older version', async () => {
    const found = await damaged('night.json', () => {
      const record = JSON.parse(readFileSync(at('night.json'), 'utf8'))
      const older = { nightwatt: '0.1.9' }
      const protocol = record.protocol.map((one: { rule: string }) =>
        one.rule === 'repeats' ? { ...one, limit: 'at least 2', state: 'kept' } : one,
      )
      writeFileSync(
        at('night.json'),
        JSON.stringify({ ...record, protocol, versions: { ...record.versions, ...older } }),
      )
    })
    const fields = found.findings.map(({ field }) => field)
    expect(fields.filter(field => field?.startsWith('protocol'))).toEqual([])
  })

  it('finds a line of the journal that is none', async () => {
    const found = await damaged('journal.ndjson', () => {
      const [first = '', ...others] = readFileSync(at('journal.ndjson'), 'utf8').split('\n')
      writeFileSync(at('journal.ndjson'), [first, '{"torn":', ...others].join('\n'))
    })
    expect(found.findings[0]).toMatchObject({
      place: 'journal.ndjson',
      problem: expect.stringContaining('line 2'),
    })
  })
})

describe('repairing a night', () => {
  it('rebuilds a torn record and one that is lost, keeps the torn one, and writes the summary anew', async () => {
    const project = await freshNight()
    const at = (path: string) => join(project.night(), path)
    const before = project.read(at('summary.csv'))
    const whole = project.json(at('toy_small_001/experiment.json')) as Record<string, unknown>
    const torn = project.read(at('toy_small_001/experiment.json')).slice(0, 200)
    writeFileSync(at('toy_small_001/experiment.json'), torn)
    rmSync(at('toy_small_002/experiment.json'))
    rmSync(at('summary.csv'))
    const found = await check(project)
    expect(found).toMatchObject({ code: 1, findings: [{}, {}, {}] })
    const repaired = await check(project, '--repair')
    expect(repaired).toMatchObject({ code: 0, findings: [], finished: 2 })
    expect(repaired.mended).toHaveLength(3)
    expect(project.read(at('toy_small_001/experiment.json.broken'))).toBe(torn)
    const rebuilt = project.json(at('toy_small_001/experiment.json')) as Record<string, unknown>
    for (const key of ['experiment_id', 'hyperparameters', 'performance_metrics', 'attempts', 'outcome']) {
      expect(rebuilt[key], key).toEqual(whole[key])
    }
    expect(rebuilt.warnings).toEqual([expect.stringContaining('rebuilt from the journal')])
    const ids = (summary: string) => summary.split('\n').map(row => row.split(',')[0])
    expect(ids(project.read(at('summary.csv')))).toEqual(ids(before))
    const energy = (record: Record<string, unknown>) =>
      (record.energy_metrics as { gpu_energy_total_joules: number }).gpu_energy_total_joules
    expect(energy(rebuilt)).toBeCloseTo(energy(whole), 0)
  })

  it('does nothing to a whole one', async () => {
    const project = await freshNight()
    expect(await check(project, '--repair')).toMatchObject({ code: 0, mended: [] })
    expect(existsSync(join(project.night(), 'toy_small_001/experiment.json.broken'))).toBe(false)
  })

  it('is told of a folder that is no night of ours', async () => {
    const project = makeProject({
      config: toyConfig(),
      files: { 'results/run_20251118_153443/a_b_001/training.log': 'old' },
    })
    const { code, stderr } = await project.nightwatt(['check', '--repair'])
    expect(code).toBe(2)
    expect(stderr).toContain('there is no night.json in it')
  })
})

describe('a night that somebody changed', () => {
  it('is found where its record says something else than the journal did', async () => {
    const project = await freshNight()
    const path = join(project.night(), 'toy_small_001/experiment.json')
    writeFileSync(path, project.read(path).replace('"accuracy": 91.5', '"accuracy": 99.5'))
    const found = await check(project)
    expect(found.findings).toContainEqual(
      expect.objectContaining({
        place: 'toy_small_001/experiment.json',
        field: 'performance_metrics',
        found: { accuracy: 99.5 },
        expected: { accuracy: 91.5 },
      }),
    )
    expect((await check(project, '--repair')).code).toBe(1)
  })

  it('loses no row of its summary to a plan that was cut, neither by a repair nor by going on', async () => {
    const project = await freshNight()
    const path = join(project.night(), 'night.json')
    const night = JSON.parse(project.read(path))
    writeFileSync(path, JSON.stringify({ ...night, plan: night.plan.slice(0, 1) }))
    const before = project.read(project.night(), 'summary.csv')
    const found = await check(project, '--repair')
    expect(found.findings.map(({ place }: { place: string }) => place)).toEqual(
      expect.arrayContaining(['night.json', 'toy_small_002']),
    )
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest'])
    expect(code).toBe(3)
    expect(stderr).toContain('plans 1 experiments, and its journal tells of 2')
    expect(project.read(project.night(), 'summary.csv')).toBe(before)
  })

  it('takes no other night with it', async () => {
    const project = await freshNight()
    await project.nightwatt(['run', '-r', 'toy', '-m', 'small', '--no-energy', '--no-report'])
    writeFileSync(join(project.night(0), 'night.json'), '{"torn')
    const table = await project.nightwatt(['table', 'all', '--json'])
    expect(table.code).toBe(1)
    expect(table.stderr).toContain('night.json cannot be read')
    expect(JSON.parse(table.stdout)).toHaveLength(1)
    const checked = await project.nightwatt(['check', 'all', '--json'])
    expect(checked.code).toBe(1)
    expect(JSON.parse(checked.stdout)).toHaveLength(1)
  })
})
