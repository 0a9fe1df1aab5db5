// Waits long for whole nights.
// Any Node: what lies in nights.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { compare, openNight, planRerun, rerun } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import { makeSession, writeFlatRun, writeSessionRun } from '../record/older/original.ts'
import { makeProject, type Project, plainly, toyConfig, waitFor } from '../support/project.ts'

// Deterministic: the accuracy is made of the arguments alone.
const trainer = `#!/bin/sh
echo "arguments: $*"
echo "Accuracy: $(echo "$*" | cksum | cut -c1-2).5"
`
const sweep = ['-r', 'toy', '-m', 'small', '-mt', 'epochs,learning_rate', '-n', '3', '-s', '5', ...plainly]
const again = ['--cooldown', '0', '--no-report']
const root = resolve(import.meta.dirname, '../..')

interface NightFile {
  readonly plan: readonly unknown[]
  readonly seed: number | null
  readonly base: string
  readonly options: Readonly<Record<string, unknown>>
  readonly rerun_of?: { readonly night: string; readonly path: string; readonly differs: readonly string[] }
}

const nightFile = (project: Project, position = 0) =>
  project.json(project.night(position), 'night.json') as NightFile

async function nightOf(config: unknown = toyConfig(), files: Readonly<Record<string, string>> = {}) {
  const project = makeProject({ config, files: { 'toy/train.sh': trainer, ...files } })
  const { code, stderr } = await project.nightwatt(['run', ...sweep])
  expect(code, stderr).toBe(0)
  return project
}

let untouched: Promise<Project> | undefined
/** One night for all tests that leave it and its project as they are. */
function sharedNight(): Promise<Project> {
  untouched ??= nightOf()
  return untouched
}

describe('a night that runs again', () => {
  it('has the same plan and, with a trainer that leaves nothing to chance, the same metrics; what agrees is told', async () => {
    const project = await nightOf()
    const { code, stderr, stdout } = await project.nightwatt(['rerun', 'latest', ...again])
    expect(code, stderr).toBe(0)
    expect(stdout).toBe('')
    const [before, after] = [nightFile(project), nightFile(project, 1)]
    expect(after.plan).toEqual(before.plan)
    expect(after.seed).toBe(5)
    expect(after.rerun_of).toMatchObject({ path: project.night(), differs: [] })
    expect(stderr).toContain('The same experiments, in the same order;')
    expect(stderr).toContain('accuracy is identical in all 3.')
    const comparison = await compare(project.night(), project.night(1))
    expect(comparison.changes).toEqual([])
  })

  it('shows what it would run, and runs nothing', async () => {
    const project = await sharedNight()
    const { stdout } = await project.nightwatt(['rerun', 'latest', '--dry-run', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ seed: 5, experiments: nightFile(project).plan })
    expect(() => project.night(1)).toThrow()
  })

  it('tells the comparison as data too', async () => {
    const project = await nightOf()
    const { stdout } = await project.nightwatt(['rerun', 'latest', '--json', '--quiet', ...again])
    expect(JSON.parse(stdout)).toMatchObject({
      total: 3,
      comparison: { match: 'same order', onlyIn: { a: [], b: [] } },
    })
  })

  it('keeps its settings but for those that are given', async () => {
    const project = await nightOf()
    const { code } = await project.nightwatt([
      'rerun',
      project.night(),
      '--timeout',
      '77',
      '--results',
      'others',
      '--quiet',
      '--no-report',
    ])
    expect(code).toBe(0)
    const [night] =
      (await project.nightwatt(['table', '--results', 'others', '--json'])).stdout.match(/run_\d+_\d+/) ?? []
    const { options } = project.json(project.root, 'others', night ?? '', 'night.json') as NightFile
    expect(options).toMatchObject({ timeout: 77, cooldown: 0, retryDelay: 0, energy: false, wait: false })
  })

  it('can itself run again, and go on when it was broken off', async () => {
    const holding = `${trainer}while [ -e hold ]; do sleep 0.1; done\n`
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': holding } })
    await project.nightwatt(['run', ...sweep])
    writeFileSync(join(project.root, 'toy/hold'), '')
    const { child, ended } = project.start(['rerun', 'latest', ...again])
    await waitFor(() => existsSync(join(project.root, 'results')) && hasLog(project))
    child.kill('SIGKILL')
    await ended
    rmSync(join(project.root, 'toy/hold'))
    const { code, stderr } = await project.nightwatt(['run', '--resume', 'latest', '--no-report'])
    expect(code, stderr).toBe(0)
    const third = await project.nightwatt(['rerun', 'latest', ...again])
    expect(third.stderr).toContain('accuracy is identical in all 3.')
    expect(nightFile(project, 2).plan).toEqual(nightFile(project).plan)
    expect(nightFile(project, 2).rerun_of?.path).toBe(project.night(1))
  })

  it('trains on real digits to the same accuracy', async () => {
    const results = mkdtempSync(join(tmpdir(), 'nightwatt-rerun-'))
    const runs = { repo: 'digits', model: 'logistic', mutate: 'epochs', runs: 2, seed: 42 }
    const { run } = await import('nightwatt')
    const night = await run({ ...runs, cwd: root, results, cooldown: 0, energy: false })
    const repeated = await rerun(night, { cwd: root, results })
    const metrics = ({ experiments }: typeof night) => experiments.map(record => record.performance_metrics)
    expect(metrics(repeated)).toEqual(metrics(night))
    expect(metrics(night)[0]?.accuracy).toBeGreaterThan(80)
    expect((await compare(night, repeated)).verdict).toContain('accuracy is identical in both')
  })
})

function hasLog(project: Project): boolean {
  try {
    return project.read(project.night(1), 'toy_small_001/training.log').includes('Accuracy')
  } catch {
    return false
  }
}

describe("a colleague's night", () => {
  it('runs in this project, wherever it lies and whatever it is called', async () => {
    const colleague = await sharedNight()
    const mine = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const given = join(mine.root, 'from-ann/her night')
    cpSync(colleague.night(), given, { recursive: true })
    const { code, stderr } = await mine.nightwatt(['rerun', given, ...again])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(`$ ${mine.root}/toy/train.sh`)
    expect(stderr).toContain(`the night ran in ${colleague.root}`)
    expect(nightFile(mine)).toMatchObject({ base: mine.root, rerun_of: { night: 'her night', path: given } })
    expect(stderr).toContain('accuracy is identical in all 3.')
  })

  it('runs by its own configuration where this project has another, and says so', async () => {
    const colleague = await sharedNight()
    const config = toyConfig({ performance_metrics: { log_patterns: { accuracy: 'Accuracy: ([0-9]+)' } } })
    const mine = makeProject({ config, files: { 'toy/train.sh': trainer } })
    const { code, stderr } = await mine.nightwatt(['rerun', colleague.night(), ...again])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(
      'has changed since, in models.toy.performance_metrics.log_patterns.accuracy: the configuration in night.json is the one that runs',
    )
    expect(nightFile(mine).rerun_of?.differs.join()).toContain('has changed since')
    expect(stderr).toContain('accuracy is identical in all 3.')
  })

  it('that starts what this project would not is told before it does', async () => {
    const colleague = await nightOf(toyConfig({ train_script: undefined, command: ['sh', 'train.sh', '-x'] }))
    const mine = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const { stderr } = await mine.nightwatt(['rerun', colleague.night(), '--dry-run'])
    expect(stderr).toContain('note: toy runs as the night has it: sh train.sh -x in toy')
    const empty = makeProject({ config: undefined, files: { 'toy/train.sh': trainer } })
    for (const flags of [[], ['--quiet']]) {
      const refused = await empty.nightwatt(['rerun', colleague.night(), ...again, ...flags])
      expect(refused.code).toBe(3)
      expect(refused.stderr).toMatch(
        /toy, 3 times, with other values: \S*sh train\.sh -x .*--epochs \d+ --lr \S+\n/,
      )
      expect(refused.stderr).toContain(`in ${empty.root}/toy`)
      expect(refused.stderr).toContain('--accept-program')
      expect(existsSync(join(empty.root, 'results'))).toBe(false)
    }
    const bare = await empty.nightwatt(['rerun', colleague.night(), ...again, '--accept-program'])
    expect(bare.code, bare.stderr).toBe(0)
    expect(nightFile(empty).options).not.toHaveProperty('acceptProgram')
  })

  it('is told apart by the commit of its code', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const git = (...words: string[]) =>
      execFileSync('git', [
        '-C',
        join(project.root, 'toy'),
        '-c',
        'user.name=x',
        '-c',
        'user.email=x@x',
        ...words,
      ])
    git('init', '-q')
    git('add', '-A')
    git('commit', '-qm', 'one')
    await project.nightwatt(['run', ...sweep])
    git('commit', '-q', '--allow-empty', '-m', 'two')
    const { stderr } = await project.nightwatt(['rerun', 'latest', '--dry-run'])
    expect(stderr).toMatch(/note: commit of toy: [0-9a-f]{12} in the night, [0-9a-f]{12} here/)
    writeFileSync(join(project.root, 'toy/train.sh'), `${trainer}echo more\n`)
    const changed = await project.nightwatt(['rerun', 'latest', '--dry-run'])
    expect(changed.stderr).toContain('other changes in the tracked files of toy than in the night')
  })

  it('from another machine tells what is not the same here', async () => {
    const project = await nightOf()
    const file = join(project.night(), 'night.json')
    const record = JSON.parse(readFileSync(file, 'utf8'))
    record.machine.cpu = 'Another Processor'
    record.versions.node = '18.0.0'
    writeFileSync(file, JSON.stringify(record))
    const { stderr } = await project.nightwatt(['rerun', 'latest', '--dry-run'])
    expect(stderr).toMatch(/note: CPU: Another Processor, \d+ logical CPUs in the night, .* here/)
    expect(stderr).toContain(`note: node: 18.0.0 in the night, ${process.versions.node} here`)
  })
})

describe('every kind of night', () => {
  it('a light one runs in this working folder', async () => {
    const project = makeProject({ config: undefined, files: { 'train.sh': trainer } })
    const flags = [
      '--command',
      'sh train.sh',
      '--param',
      'epochs=int:1:9',
      '--metric',
      'acc=Accuracy: ([0-9.]+)',
    ]
    await project.nightwatt(['run', ...flags, '-n', '2', '-s', '3', ...plainly])
    const elsewhere = makeProject({ config: undefined, files: { 'train.sh': trainer } })
    for (const place of [project, elsewhere]) {
      const line = ['rerun', project.night(), ...again]
      expect((await place.nightwatt(line)).code).toBe(3)
      const { code, stderr } = await place.nightwatt([...line, '--accept-program'])
      expect(code, stderr).toBe(0)
      expect(stderr).toContain('acc is identical in both')
    }
    const thirdly = await elsewhere.nightwatt(['rerun', 'latest', '--dry-run'])
    expect(thirdly.code).toBe(0)
  })

  it('one of test generation leaves its files again', async () => {
    const files = {
      'mosa.sh': '#!/bin/sh\necho "Coverage: 0.875000"\n',
      'list.dt': 'flutils,flutils.packages\n',
    }
    const project = makeProject({ config: undefined, files })
    await project.nightwatt(['testgen', '--max_time', '10', ...plainly])
    rmSync(join(project.root, 'cmd.mlog'))
    rmSync(join(project.root, 'list.dt'))
    const line = ['rerun', 'latest', '--accept-program', ...again]
    const { code, stderr } = await project.nightwatt(line)
    expect(code, stderr).toBe(0)
    expect(project.read(project.root, 'cmd.mlog')).toContain('flutils.packages -t 10')
    expect(stderr).toContain('coverage is identical in the one setting')
  })

  it('one beside a load has the same load', async () => {
    const toy = toyConfig() as { models: { toy: object } }
    const load = { path: 'load', train_script: 'load.sh', models: ['heavy'] }
    const batch = {
      experiments: [
        {
          mode: 'parallel',
          foreground: { repo: 'toy', model: 'small', mutate: ['epochs'] },
          background: { repo: 'load', model: 'heavy' },
        },
      ],
    }
    const project = makeProject({
      config: { models: { ...toy.models, load } },
      files: {
        'toy/train.sh': trainer,
        'load/load.sh': '#!/bin/sh\nsleep 60\n',
        'batch.json': JSON.stringify(batch),
      },
    })
    await project.nightwatt(['run', '-ec', 'batch.json', '-s', '7', ...plainly, '--background-lead', '0.2'])
    const { code, stderr } = await project.nightwatt(['rerun', 'latest', ...again])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('beside it: load heavy')
    expect(stderr).toContain('The same experiments, in the same order')
  })

  it('one of the defaults runs as often', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    await project.nightwatt(['run', '-r', 'toy', '-m', 'small', '-n', '3', ...plainly])
    const { stderr } = await project.nightwatt(['rerun', 'latest', ...again])
    expect(stderr).toContain(
      'The same experiments, in the same order; energy is not compared: not known on either side',
    )
    expect(stderr).toContain('accuracy is identical in the one setting')
  })

  it('one whose models file lay elsewhere finds its repositories there', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': 'exit 1' } })
    mkdirSync(join(project.root, 'study/toy'), { recursive: true })
    writeFileSync(join(project.root, 'study/toy/train.sh'), trainer)
    writeFileSync(join(project.root, 'study/models.json'), JSON.stringify(toyConfig()))
    await project.nightwatt(['run', '-c', 'study/models.json', ...sweep])
    const line = ['rerun', 'latest', '--accept-program', ...again]
    const { code, stderr } = await project.nightwatt(line)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(`${project.root}/study/toy/train.sh`)
  })

  it('one with secrets in its configuration takes them from the one that is here', async () => {
    const config = toyConfig({ required_args: { login: '--api-key s3cret-of-the-config' } })
    const project = await nightOf(config)
    const { code, stderr } = await project.nightwatt(['rerun', 'latest', ...again])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('accuracy is identical in all 3.')
    expect(project.read(project.night(1), 'night.json')).not.toContain('s3cret')
    writeFileSync(join(project.root, 'config/models_config.json'), JSON.stringify(toyConfig()))
    const refused = await project.nightwatt(['rerun', 'latest', ...again])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('held secrets, which no record keeps, at models.toy.required_args.login')
  })
})

describe('an older night', () => {
  const december = Date.UTC(2025, 11, 1, 14, 18, 47) / 1000
  const hyperparameters = { epochs: 4, learning_rate: 0.01 }
  const result = { repository: 'toy', model: 'small', hyperparameters }

  it('runs again from its records, with the configuration that is here, and what that leaves out is told', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const session = makeSession(join(project.root, 'results'), december)
    writeSessionRun(session, 1, { startSeconds: december, repository: 'toy', model: 'small', record: result })
    writeSessionRun(session, 2, {
      startSeconds: december + 100,
      repository: 'toy',
      model: 'small',
      record: null,
    })
    const plan = await planRerun(session, { cwd: project.root })
    expect(plan.experiments).toEqual([{ ...result, mode: 'default' }])
    expect(plan.notices.join('\n')).toMatch(/kept no plan.*\n.*left out: 1 ran without a record/)
    const { code, stderr } = await project.nightwatt(['rerun', session, ...plainly])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('seed unknown')
    expect(nightFile(project, 1).seed).toBeNull()
    expect(stderr).toContain('1 setting in both; 1 only in A')
    expect(stderr).toContain('one side did not keep its machine')
    expect((await project.nightwatt(['report', 'latest'])).code).toBe(0)
  })

  it('is refused where this project does not know what ran, with what it does know', async () => {
    const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
    const session = makeSession(join(project.root, 'results'), december)
    writeSessionRun(session, 1, { startSeconds: december })
    const { code, stderr } = await project.nightwatt(['rerun', session, '--dry-run'])
    expect(code).toBe(3)
    expect(stderr).toContain('does not fit its records')
    expect(stderr).toContain('repo: found the unknown name "examples"; allowed: toy')
  })

  it('of which nothing but traces is left is refused with what can be done', async () => {
    const project = makeProject({ config: toyConfig() })
    writeFlatRun(join(project.root, 'results'), { startSeconds: december, record: null })
    const { code, stderr } = await project.nightwatt(['rerun', '2025-12-01', '--dry-run'])
    expect(code).toBe(3)
    expect(stderr).toContain(
      'it kept no plan, and 1 ran without a record of its hyperparameters. Plan it anew',
    )
  })
})

describe('running again is refused', () => {
  it('where a repository is not here', async () => {
    const colleague = await nightOf()
    const empty = makeProject({ config: undefined })
    const night = join(empty.root, 'night')
    cpSync(colleague.night(), night, { recursive: true })
    rmSync(join(colleague.root, 'toy'), { recursive: true })
    const { code, stderr } = await empty.nightwatt(['rerun', night, '--dry-run'])
    expect(code).toBe(3)
    expect(stderr).toContain(`cannot run here:\n  toy: there is no folder ${empty.root}/toy\nPut it there`)
  })

  it('where there is no such night, naming the nearest', async () => {
    const project = await sharedNight()
    const name = project.night().split('/').at(-1) ?? ''
    const { code, stderr } = await project.nightwatt(['rerun', `${name}0`])
    expect(code).toBe(2)
    expect(stderr).toContain(`did you mean ${JSON.stringify(name)}`)
    expect((await project.nightwatt(['rerun'])).code).toBe(2)
    expect((await project.nightwatt(['rerun', join(project.root, 'toy')])).stderr).toContain('holds no night')
  })

  it('where night.json is torn, or does not hold together', async () => {
    const project = await nightOf()
    const file = join(project.night(), 'night.json')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.slice(0, 500))
    const torn = await project.nightwatt(['rerun', 'latest'])
    expect([torn.code, torn.stderr]).toEqual([2, expect.stringContaining('night.json cannot be read')])
    const record = JSON.parse(text)
    writeFileSync(file, JSON.stringify({ ...record, config: { models: {} } }))
    expect((await project.nightwatt(['rerun', 'latest'])).stderr).toContain('night.json, config')
    record.plan[0].hyperparameters = { momentum: 1 }
    writeFileSync(file, JSON.stringify(record))
    const changed = await project.nightwatt(['rerun', 'latest'])
    expect([changed.code, changed.stderr]).toEqual([3, expect.stringContaining('momentum of toy')])
    writeFileSync(file, JSON.stringify({ ...record, plan: null }))
    const planless = await project.nightwatt(['rerun', 'latest', '--dry-run'])
    expect([planless.code, planless.stderr]).toEqual([3, expect.stringContaining('it kept no plan')])
    writeFileSync(file, JSON.stringify({ ...record, plan: [] }))
    const empty = await project.nightwatt(['rerun', 'latest', '--dry-run'])
    expect([empty.code, empty.stderr]).toEqual([3, expect.stringContaining('nothing to run again')])
  })

  it('with options that would make another night of it', async () => {
    const project = await sharedNight()
    const night = await openNight(project.night())
    await expect(planRerun(night, { runs: 5 } as never)).rejects.toThrow(
      /rerun: found runs; allowed: maxRetries, .*What a night runs stands in its night.json/,
    )
    await expect(planRerun(night, { cooldown: -1 })).rejects.toThrow(/cooldown: found -1/)
    const { code, stderr } = await project.nightwatt(['rerun', 'latest', '--seed', '4'])
    expect([code, stderr]).toEqual([2, expect.stringContaining("unknown option '--seed'")])
  })
})
