// Waits for programs that are asked for their help.
// Any Node: help texts.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRunning, makeProject } from '../support/project.ts'

const digits = resolve(import.meta.dirname, '../../config/workloads/digits/train.js')
const hasPython = spawnSync('python3', ['-c', 'import argparse']).status === 0

const helpOf = (lines: string) => `if (process.argv.includes('--help')) { ${lines} }`
const plainHelp = helpOf(
  "console.log('options:\\n  --epochs N  epochs (default: 3)\\n  --lr FLOAT  rate (default: 0.1)'); process.exit()",
)

function projectWith(trainer: string, config?: unknown) {
  return makeProject({ config, files: { 'train.cjs': trainer } })
}

describe('nightwatt init', () => {
  it('describes our own workload so that a night can be planned at once', async () => {
    const project = makeProject({ config: undefined })
    const made = await project.nightwatt(['init', '--yes', '--name', 'digits', 'node', digits])
    expect(made).toMatchObject({ code: 0 })
    expect(made.stdout).toMatch(
      /hyperparameters {2}epochs, lr, hidden, batch_size, dropout, weight_decay, seed/,
    )
    expect(made.stdout).toMatch(
      /metrics {10}train_loss \([\d.]+\), test_loss \([\d.]+\), test_accuracy \([\d.]+\)/,
    )
    const [line = ''] = /(?<=npx nightwatt )plan .*/.exec(made.stdout) ?? []
    const planned = await project.nightwatt([...line.split(' '), '--json'])
    expect(planned.code).toBe(0)
    expect(JSON.parse(planned.stdout).experiments).toHaveLength(5)
    expect(existsSync(join(project.root, 'notebooks/digits.ipynb'))).toBe(true)
  })

  it.skipIf(!hasPython)('asks Python for the types and defaults that a help leaves out', async () => {
    const train = `
import argparse
parser = argparse.ArgumentParser()
parser.add_argument('--epochs', type=int, default=2)
parser.add_argument('--lr', type=float, default=0.5)
parser.add_argument('--amp', action=argparse.BooleanOptionalAction, default=True)
args = parser.parse_args()
print(f'accuracy: {args.lr:.3e}')
`
    const project = makeProject({ config: undefined, files: { 'train.py': train } })
    const made = await project.nightwatt(['init', '--yes', '--json', 'python3', 'train.py'])
    expect(made.code).toBe(0)
    expect(JSON.parse(made.stdout)).toMatchObject({ metrics: { accuracy: 0.5 }, trial: 'success' })
    expect(project.json(project.root, 'config/models_config.json')).toMatchObject({
      models: {
        train: {
          command: ['python3', 'train.py'],
          supported_hyperparams: {
            epochs: { type: 'int', default: 2 },
            lr: { type: 'float', default: 0.5 },
            amp: { type: 'bool', default: true, flag: '--amp', flag_false: '--no-amp' },
          },
        },
      },
    })
  })

  it('passes on what stands behind the program, its short flags too', async () => {
    const project = projectWith(`${plainHelp}\nconsole.log('loss: 0.5', process.argv.slice(2).join(' '))`)
    const made = await project.nightwatt(['init', '--yes', 'node', 'train.cjs', '-mt', 'x', '--epochs', '7'])
    expect(made.code).toBe(0)
    const { train } = (project.json(project.root, 'config/models_config.json') as Models).models
    expect(train?.command).toEqual(['node', 'train.cjs', '-mt', 'x', '--epochs', '7'])
    expect(train?.supported_hyperparams.epochs).toMatchObject({ default: 7 })
  })

  it('reads a help on stderr, in colours, of a program that exits with 1, and a log of an earlier run', async () => {
    const project = makeProject({
      config: undefined,
      files: {
        'train.cjs': helpOf(
          "console.error('\\u001b[1moptions\\u001b[0m:\\n  \\u001b[32m--lr\\u001b[0m FLOAT  rate (default: 0.1)'); process.exit(1)",
        ),
        'old.log': 'accuracy: 93.5%\n',
      },
    })
    const made = await project.nightwatt(['init', '--yes', '--log', 'old.log', 'node', 'train.cjs'])
    expect(made).toMatchObject({ code: 0 })
    expect(made.stdout).toContain('hyperparameters  lr')
    expect(made.stdout).toContain('accuracy (93.5)')
    expect(made.stderr).toContain('exit code 1')
  })

  it('tells the last lines of a trial that fails, and writes what it knows', async () => {
    const project = projectWith(`${plainHelp}\nconsole.log('no data in /data'); process.exit(3)`)
    const made = await project.nightwatt(['init', '--yes', 'node', 'train.cjs'])
    expect(made.code).toBe(0)
    expect(made.stderr).toContain('no data in /data')
    expect(made.stdout).toContain('hyperparameters  epochs, lr')
    expect((await project.nightwatt(['plan', '-r', 'train', '-mt', 'all'])).code).toBe(0)
  })

  it('ends a program that says nothing in time, with all that it started', async () => {
    const project = projectWith(`
const { spawn } = require('node:child_process')
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
require('node:fs').writeFileSync('pids', process.pid + ' ' + child.pid)
setInterval(() => {}, 1000)`)
    const made = await project.nightwatt(['init', '--yes', '--help-timeout', '2', 'node', 'train.cjs'])
    expect(made.code).toBe(2)
    expect(made.stderr).toContain('within 2 s')
    const pids = readFileSync(join(project.root, 'pids'), 'utf8').split(' ')
    expect(pids.filter(isRunning)).toEqual([])
    expect(existsSync(join(project.root, 'config'))).toBe(false)
  })

  it('reads no more of a help than one can be', async () => {
    const line = "'  --option-' + at + ' FLOAT  ' + 'x'.repeat(1000) + ' (default: 0.5)\\n'"
    const project = projectWith(
      helpOf(
        `let text = 'options:\\n  --lr FLOAT  rate\\n'; for (let at = 0; at < 10000; at++) text += ${line}; process.stdout.write(text)`,
      ),
    )
    const made = await project.nightwatt(['init', '--yes', '--no-trial', 'node', 'train.cjs'])
    expect(made.code).toBe(0)
    expect(made.stderr).toContain('more than 4 MB')
    expect(made.stdout).toContain('hyperparameters  lr')
  })

  it('needs a terminal or --yes, a program that is there, and one with options', async () => {
    const project = projectWith('console.log("trained")')
    for (const [args, words] of [
      [['node', 'train.cjs'], '--yes'],
      [['--yes', 'nightwatt-no-such-program'], 'does not exist'],
      [['--yes', 'node', 'train.cjs'], 'found no options'],
      [['--yes', '--mutate', 'depth', 'node', digits], 'dropout'],
      [['--yes', '--help-timeout', 'soon', 'node', 'train.cjs'], 'helpTimeout'],
      [['--yes', '--log', 'no.log', 'node', digits], 'no.log'],
    ] as const) {
      const made = await project.nightwatt(['init', ...args])
      expect(made.code, `${args.join(' ')}: ${made.stderr}`).toBe(2)
      expect(made.stderr).toContain(words)
    }
    expect(existsSync(join(project.root, 'config'))).toBe(false)
  })

  it('leaves a repository alone that has the name already', async () => {
    const models = { train: { path: '.', command: ['true'], models: ['default'] } }
    const project = projectWith(`${plainHelp}\nconsole.log('loss: 0.5')`, { models })
    const before = project.read(project.root, 'config/models_config.json')
    const refused = await project.nightwatt(['init', '--yes', 'node', 'train.cjs'])
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.stderr).toContain('--name train-2')
    expect(project.read(project.root, 'config/models_config.json')).toBe(before)
    const added = await project.nightwatt(['init', '--yes', '--name', 'train-2', 'node', 'train.cjs'])
    expect(added.code).toBe(0)
    const { models: both } = project.json(project.root, 'config/models_config.json') as Models
    expect(Object.keys(both)).toEqual(['train', 'train-2'])
  })
})

interface Models {
  readonly models: Readonly<
    Record<
      string,
      {
        readonly command: readonly string[]
        readonly supported_hyperparams: Readonly<Record<string, unknown>>
      }
    >
  >
}
