// Waits for whole nights.
// Any Node: rules.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { charts, compare, experiments } from '../../lib/index.ts'
import { temporaryFolder, withStandIns } from '../stand-ins/index.ts'
import { procTree, running } from '../support/proc.ts'
import { makeProject, toyConfig } from '../support/project.ts'

const flags = ['-r', 'toy', '-m', 'small', '-mt', 'epochs', '-s', '5', '--cooldown', '1', '--no-report']
const trainer = '#!/bin/sh\nsleep 1\necho "Accuracy: 91.5"\n'

interface Machine {
  readonly program?: string
  readonly sysfs?: string
  readonly prepare?: (proc: ReturnType<typeof procTree>) => void
}

/** A night on a machine of which others take a share. */
async function night(
  othersShare: number,
  args: readonly string[],
  { program = trainer, sysfs, prepare }: Machine = {},
) {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': program } })
  const proc = procTree()
  prepare?.(proc)
  const load = running(proc, othersShare)
  try {
    const env = {
      ...withStandIns({
        cpu: { package: { kind: 'constant', watts: 53 }, ram: null },
        ...(sysfs === undefined ? {} : { sysfs }),
      }),
      NIGHTWATT_PROC: proc.root,
    }
    return { project, env, ...(await project.nightwatt(['run', ...flags, ...args], { env })) }
  } finally {
    load.stop()
  }
}

const states = (project: ReturnType<typeof makeProject>) =>
  Object.fromEntries(
    (
      project.json(project.night(), 'night.json') as { protocol: { rule: string; state: string }[] }
    ).protocol.map(({ rule, state }) => [rule, state]),
  )

describe.concurrent('a night on a quiet machine', { timeout: 120_000 }, () => {
  it('keeps what can be kept, with idle power before, midway and after, and check finds nothing', async () => {
    const { code, stderr, project, env } = await night(0.01, ['-n', '3', '--idle', '5'])
    expect(stderr).toMatch(/Protocol: \d+ of \d+ kept/)
    expect(code).toBe(0)
    expect(states(project)).toMatchObject({
      measured: 'kept',
      'long-enough': 'kept',
      'quiet-before': 'kept',
      'foreign-load': 'kept',
      'no-swap': 'kept',
      'no-jobs': 'kept',
      'at-rest': 'kept',
      idle: 'kept',
      order: 'kept',
      repeats: 'broken',
      'cpu-settings': 'unknown',
    })
    expect(stderr).toContain('✗ repeats: 1 time (allowed: at least 5 times, or a reason why fewer)')
    expect(project.json(project.night(), 'night.json')).toMatchObject({
      idle: { rest: { at_rest: true } },
      idle_later: [{ when: 'between' }, { when: 'after' }],
    })
    const { stdout } = await project.nightwatt(['table', '--json'])
    const [row] = JSON.parse(stdout)
    expect(row.energy_idle_joules / row.duration_seconds).toBeCloseTo(53, 0)
    expect(row.not_compared).toBeNull()
    expect(await project.nightwatt(['check', 'latest'], { env })).toMatchObject({ code: 0 })
  })
})

describe.concurrent('a night on a machine that others use', { timeout: 120_000 }, () => {
  it('says so in the record, the console and the page, value beside limit', async () => {
    const { stderr, project } = await night(0.4, ['-n', '1'], {
      prepare: proc => proc.process(77, 'apt-get'),
    })
    expect(stderr).toMatch(/✗ foreign-load: (?:3|4)\d\.\d % \(allowed: below 5\.0 % of the CPU time\)/)
    expect(stderr).toContain('✗ no-jobs: apt-get (allowed: none)')
    expect(stderr).toMatch(/others took (?:3|4)\d\.\d % of the machine's CPU time while it ran/)
    const record = project.json(project.night(), 'toy_small_001/experiment.json')
    expect(record).toMatchObject({
      attempts: [{ conditions: { jobs: ['apt-get'], swapped_pages: 0 } }],
      warnings: [expect.stringContaining("of the machine's CPU time")],
    })
    expect(record).not.toHaveProperty('not_compared')
    const json = await project.nightwatt(['report', 'latest', '--out', 'pages'])
    const html = project.read(json.stdout.trim())
    expect(html).toContain('id="protocol"')
    expect(html).toContain('No package manager or cron job runs')
  })

  it('is refused with --strict before anything is made, naming each rule and what to do', async () => {
    const { code, stderr, project } = await night(0.4, ['-n', '1', '--strict'])
    expect(code).toBe(3)
    expect(stderr).toContain('--strict: ')
    expect(stderr).toMatch(/quiet-before: (?:3|4)\d\.\d % \(allowed: below 5\.0 % of the CPU time\)/)
    expect(stderr).toContain('repeats: 1 time')
    expect(stderr).toContain('--few-repeats')
    expect(() => project.night()).toThrow()
  })
})

describe.concurrent('a run that breaks a rule', { timeout: 120_000 }, () => {
  const swapping = trainer.replace(
    'sleep 1',
    `sleep 1\n[ "$NIGHTWATT_EXPERIMENT" = toy_small_002 ] && printf 'pswpin 8\\npswpout 0\\n' >"$NIGHTWATT_PROC/vmstat"`,
  )

  it('of a strict night is left out of means and comparisons, as its record, table and console say', async () => {
    const { code, stderr, project } = await night(
      0,
      ['-n', '3', '--idle', '5', '--strict', '--few-repeats', 'a test'],
      { program: swapping },
    )
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('✗ no-swap: 8 pages in 1 of 3 runs (allowed: no page)')
    expect(project.json(project.night(), 'toy_small_002/experiment.json')).toMatchObject({
      not_compared: ['no-swap: 8 pages (allowed: no page)'],
    })
    const table = await experiments(project.night())
    expect(table.array('not_compared')).toEqual([null, 'no-swap: 8 pages (allowed: no page)', null])
    expect(JSON.stringify(charts.effects(table))).toContain('1 not compared (no-swap)')
    expect(await project.nightwatt(['check', 'latest'])).toMatchObject({ code: 0 })
  })

  it('of any other night stays in them, unless it was throttled', async () => {
    const sysfs = temporaryFolder('sysfs')
    const folder = join(sysfs, 'devices/system/cpu/cpu0/thermal_throttle')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'core_throttle_count'), '0\n')
    const hot = swapping.replace('printf', `echo 5 >${folder}/core_throttle_count && printf`)
    const { stderr, project } = await night(0, ['-n', '2'], { program: hot, sysfs })
    expect(stderr).toContain('✗ no-throttling: processors 5 times in 1 of 2 runs (allowed: never)')
    expect(project.json(project.night(), 'toy_small_002/experiment.json')).toMatchObject({
      not_compared: ['throttled: processors 5 times (allowed: never)'],
    })
    const path = project.night()
    const comparison = await compare(await experiments(path), path)
    expect(comparison.notices.join('\n')).toContain(
      '1 of 2 runs in A is not compared: toy_small_002, throttled',
    )
  })
})

describe('doctor', () => {
  it('judges before a night what can be judged then', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const proc = procTree()
    const load = running(proc, 0.5)
    const env = {
      ...withStandIns({
        cpu: {},
        gpu: { apps: [{ card: 0, pid: 4_000_000, name: 'python3', memoryMiB: 900 }] },
      }),
      NIGHTWATT_PROC: proc.root,
    }
    const { stdout } = await project.nightwatt(['doctor'], { env })
    load.stop()
    expect(stdout).toMatch(/❌ Others leave the processors alone before a run: (?:4|5)\d\.\d %/)
    expect(stdout).toContain('❌ No other process is on the cards: 1 process (allowed: none)')
    expect(stdout).toContain('✅ No package manager or cron job runs: none')
  })
})
