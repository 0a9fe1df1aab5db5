// Waits for whole nights.
// Any Node: plans that grow.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openNight, precisionLines, status } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import { makeProject, type Project, plainly, toyConfig, waitFor } from '../support/project.ts'

/** adam gives nearly the same every time, sgd differs, bad fails. */
const trainer = `#!/bin/sh
n=$(echo "$NIGHTWATT_EXPERIMENT" | sed 's/.*_0*//')
if [ -e hold ] && [ "$n" = "$(cat hold)" ]; then echo x > held; sleep 300; fi
case "$*" in
*bad*) exit 3;;
*sgd*) echo "Accuracy: $((90 + n * 7 % 5)).$((n * 3 % 10))";;
*) echo "Accuracy: 95.0$((n % 3))";;
esac
`
const projectWith = ({ optimizers = ['adam', 'sgd'], hold = '' } = {}) =>
  makeProject({
    config: toyConfig({
      supported_hyperparams: { optimizer: { type: 'choice', values: optimizers, flag: '--optimizer' } },
    }),
    files: { 'toy/train.sh': trainer, ...(hold === '' ? {} : { 'toy/hold': hold }) },
  })
const toy = ['-r', 'toy', '-m', 'small', '-mt', 'all', '--design', 'grid', '-s', '3', '-mr', '0', ...plainly]
const run = (project: Project, ...flags: string[]) => project.nightwatt(['run', ...toy, ...flags])
const recordOf = async (project: Project, position = 0) => (await openNight(project.night(position))).record
const planOf = async (project: Project, position = 0) =>
  (await recordOf(project, position)).plan?.map(
    ({ hyperparameters, block }) => `${block} ${hyperparameters.optimizer}`,
  )

describe.concurrent('a night with a precision', { timeout: 120_000 }, () => {
  it('runs blocks until each setting is known as well as is wanted, and tells what was reached', async () => {
    const project = projectWith()
    const { code, stderr } = await run(project, '--precision', 'accuracy=1.5')
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('block 5: 1 of 2 settings known within accuracy=1.5; another block follows')
    const record = await recordOf(project)
    const blocks = record.sweep?.repeats ?? 0
    expect(blocks).toBeGreaterThan(5)
    expect(blocks).toBeLessThan(30)
    expect(record.plan).toHaveLength(2 * blocks)
    expect(record.precision).toMatchObject({
      wanted: 'accuracy=1.5',
      max_repeats: 30,
      drop_settled: false,
      ended: 'every setting is known as well as was wanted',
    })
    for (const { runs, state, quantities } of record.precision?.settings ?? []) {
      expect({ runs, state }).toEqual({ runs: blocks, state: 'reached' })
      expect(quantities[0]?.half_width).toBeLessThanOrEqual(1.5)
    }
    const [headline = ''] = precisionLines(record)
    expect(headline).toMatch(/^Precision: 2 of 2 settings within ± 1.5 of accuracy \(95 %\); every setting/)
    expect(stderr).toContain(headline)
    expect(await status({ night: project.night() })).toMatchObject({
      standing: 'ended',
      experiments: { planned: 2 * blocks, left: 0 },
      precision: { block: blocks, settings: 2, reached: 2 },
    })
    expect((await project.nightwatt(['check', 'latest'])).stdout).toContain('✅')

    const page = readFileSync((await project.nightwatt(['report', 'latest'])).stdout.trim(), 'utf8')
    expect(page).toContain(headline)
    expect(page).toContain('id="precision"')

    const again = await project.nightwatt(['rerun', 'latest', '--no-report'])
    expect(again.code, again.stderr).toBe(0)
    expect(await planOf(project, 1)).toEqual(await planOf(project))
    expect((await recordOf(project, 1)).precision).toBeUndefined()

    const both = await project.nightwatt(['run', '--more', project.night(0), '--precision', '2%'])
    expect(both.code).toBe(2)
    expect(both.stderr).toContain('--more: found --precision beside it')
    const more = await project.nightwatt(['run', '--more', project.night(0), '-n', '1', '--no-report'])
    expect(more.code).toBe(2)
    expect(more.stderr).toContain('found a night of blocks until a precision is reached')
  })

  it('leaves out what is known only where that is asked for, gives up what fails, and ends', async () => {
    const project = projectWith({ optimizers: ['adam', 'sgd', 'bad'] })
    const flags = ['--precision', 'accuracy=0.1', '--max-repeats', '7', '--drop-settled', '--keep-going']
    const { code, stderr } = await run(project, ...flags)
    expect(code, stderr).toBe(1)
    const plan = await planOf(project)
    expect(plan).toHaveLength(17)
    expect(plan?.slice(15)).toEqual(['6 sgd', '7 sgd'])
    const record = await recordOf(project)
    expect(record.precision?.settings.map(({ runs, state }) => ({ runs, state }))).toEqual(
      expect.arrayContaining([
        { runs: 5, state: 'reached' },
        { runs: 5, state: 'given up' },
        { runs: 7, state: 'open' },
      ]),
    )
    expect(record.precision?.ended).toBe('each setting runs at most 7 times')
    expect(stderr).toMatch(/✗ \S+ \(optimizer bad\): 5 runs, no accuracy in any run/)
    expect(stderr).toMatch(/✗ \S+ \(optimizer sgd\): 7 runs, accuracy 9\d\S* ± \d/)
    expect(stderr).toMatch(/✓ \S+ \(optimizer adam\): 5 runs, accuracy 95.01 ± 0.0/)
    const page = readFileSync((await project.nightwatt(['report', 'latest'])).stdout.trim(), 'utf8')
    expect(page).toContain('cannot be reached: its runs give no value')
    expect(page).toContain('not reached')
    expect((await project.nightwatt(['check', 'latest'])).stdout).toContain('✅')
  })

  it.each(['3', '12'])('goes on by the same rule when killed in experiment %s', async held => {
    const whole = projectWith()
    await run(whole, '--precision', 'accuracy=1.5')
    const project = projectWith({ hold: held })
    const { child, ended } = project.start(['run', ...toy, '--precision', 'accuracy=1.5'])
    await waitFor(() => existsSync(join(project.root, 'toy/held')))
    child.kill('SIGKILL')
    await ended
    rmSync(join(project.root, 'toy/hold'))
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    expect(await planOf(project)).toEqual(await planOf(whole))
    expect((await recordOf(project)).precision).toEqual((await recordOf(whole)).precision)
    expect((await project.nightwatt(['check', 'latest'])).stdout).toContain('✅')
    const nothing = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(nothing.stderr).toContain('nothing is left of this night')
  })

  it('goes on with the block that follows when it was killed before that was planned', async () => {
    const project = projectWith()
    await run(project, '--precision', 'accuracy=0.1', '--max-repeats', '5')
    // As if it had been killed after its last run: what follows is not in its plan, and it has not ended.
    const file = join(project.night(), 'night.json')
    const journal = join(project.night(), 'journal.ndjson')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"max_repeats": 5', '"max_repeats": 7'))
    const lines = readFileSync(journal, 'utf8').split('\n')
    const last = lines.findLastIndex(line => line.includes('"type":"experiment-ended"'))
    writeFileSync(journal, `${lines.slice(0, last + 1).join('\n')}\n`)
    rmSync(join(project.night(), 'manifest.ndjson'))
    const left = await project.nightwatt(['run', '--resume', 'latest', '--dry-run', '--json'])
    expect(JSON.parse(left.stdout).experiments.map(({ block }: { block: number }) => block)).toEqual([6, 6])
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    expect((await planOf(project))?.map(text => Number(text.split(' ')[0]))).toEqual(
      [1, 2, 3, 4, 5, 6, 7].flatMap(block => [block, block]),
    )
    expect((await recordOf(project)).precision?.settings.map(({ runs }) => runs)).toEqual([7, 7])
  })

  it('goes on after a budget ended it between two blocks', async () => {
    const project = projectWith({ optimizers: ['sgd', 'bad'] })
    const flags = [
      '--precision',
      'accuracy=0.1',
      '--max-repeats',
      '6',
      '--keep-going',
      '--budget',
      '5failures',
    ]
    await run(project, ...flags)
    const first = await recordOf(project)
    expect(first.precision).toMatchObject({ ended: '' })
    const { stderr } = await project.nightwatt([
      'run',
      '--resume',
      'latest',
      '--no-report',
      '--budget',
      'none',
    ])
    const record = await recordOf(project)
    expect(record.precision?.ended, stderr).toBe('each setting runs at most 6 times')
    expect(record.plan).toHaveLength(12)
    expect((await project.nightwatt(['check', 'latest'])).stdout).toContain('✅')
  })

  it('is refused where nothing could reach it', async () => {
    const project = projectWith()
    for (const [flags, words] of [
      [['--precision', '2%', '--max-repeats', '1'], '--max-repeats: found 1; allowed: a whole number from 2'],
      [['--precision', '2'], '--precision: found "2"; allowed: half the width'],
      [['--precision', 'loss=1'], '--precision: found the metric "loss"; allowed for'],
      [['--precision', '2%'], '--precision: found one of the energy where none is measured'],
    ] as const) {
      const { code, stderr } = await run(project, ...flags)
      expect(code, stderr).toBe(2)
      expect(stderr).toContain(words)
    }
    const testgen = await project.nightwatt(['testgen', '--precision', '2%'])
    expect(testgen.code).toBe(2)
    expect(testgen.stderr).toContain('--precision: found it for test generation')
  })

  it('is not believed where its record says what the runs do not', async () => {
    const project = projectWith()
    await run(project, '--precision', 'accuracy=1.5')
    const file = join(project.night(), 'night.json')
    const altered = readFileSync(file, 'utf8').replace('"state": "reached"', '"state": "open"')
    writeFileSync(file, altered)
    const { code, stdout } = await project.nightwatt(['check', 'latest'])
    expect(code).toBe(1)
    expect(stdout).toContain('precision.settings[0]')
  })
})
