// Waits for whole nights.
// Any Node: meters.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withStandIns } from '../stand-ins/index.ts'
import { makeProject, toyConfig } from '../support/project.ts'

const plug = { name: 'plug', measures: 'wall', command: ['./read-plug'], interval_seconds: 0.1 }
const flags = ['-r', 'toy', '-m', 'small', '--cooldown', '0', '--no-report']

const printing = (watts: number) => `while :; do echo ${watts}; sleep 0.1; done`

function projectWith(meters: unknown, read = printing(400)) {
  return makeProject({
    config: { ...(toyConfig() as object), meters },
    files: {
      'toy/train.sh': '#!/bin/sh\nsleep 1\necho "Accuracy: 91.5"\n',
      'read-plug': `#!/bin/sh\n${read}\n`,
    },
  })
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}

describe('a night with a meter of the user', () => {
  it('has its joules beside the total, its trace, and nothing that check finds', async () => {
    const project = projectWith([plug])
    const { code, stderr } = await project.nightwatt(['run', ...flags], { env: withStandIns({ cpu: {} }) })
    expect(code).toBe(0)
    expect(stderr).toContain('wall by plug')
    expect(stderr).toMatch(/total [\d.]+ J: CPU package \+ CPU RAM; in no total: wall\n/)
    const record = JSON.parse(project.read(project.night(), 'toy_small_001/experiment.json'))
    expect(record.energy_total_of).toBe('CPU package + CPU RAM; in no total: wall')
    const [, told] = /wall ([\d.]+) J ± .* it is in no total/.exec(stderr) ?? []
    const table = await project.nightwatt(['table', '--json'])
    const [row] = JSON.parse(table.stdout)
    expect(row.energy_wall_total_joules / row.duration_seconds).toBeCloseTo(400, 0)
    // As long as it took: a second on a quiet machine.
    expect(Number(told) / row.energy_wall_total_joules).toBeCloseTo(1, 2)
    expect(row.energy_total_joules).toBeCloseTo(row.energy_cpu_total_joules, 9)
    expect(project.read(project.night(), 'toy_small_001/energy/wall_power.csv')).toMatch(
      /^timestamp,interval_s,power_w\n[\d.]+,N\/A,400\n/,
    )
    const check = await project.nightwatt(['check', 'latest'])
    expect(check).toMatchObject({ code: 0 })
  })

  it('keeps to itself the passwords of its address and of what its program prints, and check finds nothing', async () => {
    const lonely = 'http://:lonelyp4ss@127.0.0.1:9/x'
    const project = projectWith(
      [plug, { name: 'board', measures: 'board', url: lonely }],
      'while :; do echo "curl: cannot reach http://ann:l1nep4ss@10.0.0.7/"; echo 400; sleep 0.1; done',
    )
    const ran = await project.nightwatt(['run', ...flags.filter(flag => flag !== '--no-report')], {
      env: withStandIns({ cpu: {} }),
    })
    expect(ran.code).toBe(0)
    const record = project.read(project.night(), 'toy_small_001/experiment.json')
    const doctor = await project.nightwatt(['doctor'], { env: withStandIns({ cpu: {} }) })
    for (const text of [ran.stderr, record, doctor.stdout])
      expect(text).toContain('cannot reach http://ann:[redacted]@10.0.0.7/')
    const said = [ran.stdout, ran.stderr, doctor.stdout, doctor.stderr, ...filesBelow(project.night())]
    expect(said.filter(text => /lonelyp4ss|l1nep4ss/.test(text))).toEqual([])
    expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })

  it('is refused in words where the configuration says what cannot be', async () => {
    const project = projectWith([
      { ...plug, measures: 'gpu' },
      { ...plug, url: 'ftp://x' },
    ])
    const { code, stderr } = await project.nightwatt(['plan', '-r', 'toy', '-m', 'small'])
    expect(code).toBe(2)
    expect(stderr).toContain('meters[0].measures: found "gpu"')
    expect(stderr).toContain('command or url: exactly one of them')
  })

  it("is asked for before a stranger's meter is started", async () => {
    const project = projectWith([plug])
    await project.nightwatt(['run', ...flags], { env: withStandIns({ cpu: {} }) })
    const other = makeProject({
      config: toyConfig(),
      files: { 'toy/train.sh': '#!/bin/sh\necho "Accuracy: 91.5"\n' },
    })
    const { code, stderr } = await other.nightwatt(['rerun', project.night(), '--cooldown', '0'])
    expect(code).toBe(3)
    expect(stderr).toContain('the meter plug')
    expect(stderr).toContain('./read-plug')
  })

  it('that is down keeps its place, and totals, which are without it, are there', async () => {
    const project = projectWith([{ ...plug, command: ['./no-such-plug'] }])
    const env = withStandIns({ cpu: {} })
    const doctor = await project.nightwatt(['doctor'], { env })
    expect(doctor.stdout).toContain('plug, wall (what it measures is missing from every run; totals are')
    expect(doctor.stdout).toContain('Energy is measured, not estimated: perf\n')
    const { code, stderr } = await project.nightwatt(['run', ...flags], { env })
    expect(code).toBe(0)
    expect(stderr).toMatch(/note: plug: .*no such file/)
    expect(stderr).toContain('plug told no energy in the only experiment, so none has an energy of wall')
    expect(stderr).not.toContain('none has a total')
    const record = JSON.parse(project.read(project.night(), 'toy_small_001/experiment.json'))
    expect(record.energy_total_joules).toBeGreaterThan(0)
  })

  it('that tells less of the wall than the processors took is a warning of the run', async () => {
    const project = projectWith([plug], printing(10))
    const { stderr } = await project.nightwatt(['run', ...flags], { env: withStandIns({ cpu: {} }) })
    const words = /wall took 10\..* J, less than the .* J of CPU which it contains/
    expect(stderr).toMatch(words)
    const record = JSON.parse(project.read(project.night(), 'toy_small_001/experiment.json'))
    expect(record.warnings.filter((text: string) => words.test(text))).toHaveLength(1)
    expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })
})
