// Waits for whole nights.
// Any Node: names.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { experiments } from 'nightwatt'
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, quickTrainer } from '../support/project.ts'

// What every object inherits: a lookup that does not ask whose a name is finds a function under it.
const inherited = ['toString', 'constructor', 'hasOwnProperty', 'valueOf', 'isPrototypeOf']

function configOf(names: readonly string[]) {
  const repository = (parameters: readonly string[]) => ({
    path: 'toy',
    train_script: './train.sh',
    models: [...names],
    model_flag: '--model',
    supported_hyperparams: Object.fromEntries(
      parameters.map(name => [name, { type: 'int', range: [1, 99], default: 3, flag: `--${name}` }]),
    ),
    performance_metrics: {
      log_patterns: Object.fromEntries(
        names.map(name => [name, { pattern: 'Accuracy: ([0-9.]+)', unit: '%' }]),
      ),
    },
  })
  const models = Object.fromEntries(names.map((name, place) => [name, repository(names.slice(place))]))
  return { models }
}

describe('names that every object inherits', () => {
  it('are names like any other, from the plan to the report', async () => {
    const project = makeProject({ config: configOf(inherited), files: { 'toy/train.sh': quickTrainer } })
    for (const repo of ['toString', 'constructor', 'valueOf']) {
      const flags = ['-r', repo, '-m', 'constructor', '-mt', 'all', '-n', '3', '-s', '1']
      const { code, stderr } = await project.nightwatt(['run', ...flags, ...plainly])
      expect(stderr).not.toMatch(/function|native code/)
      expect(code).toBe(0)
    }
    const table = await experiments(join(project.root, 'results'))
    const rows = table.objects() as Record<string, unknown>[]
    expect(rows).toHaveLength(9)
    for (const row of rows) {
      const repo = String(row.repository)
      for (const [place, name] of inherited.entries()) {
        const isOf = place >= inherited.indexOf(repo)
        expect(row[`hyperparam_${name}`], `${name} of ${repo}`).toEqual(isOf ? expect.any(Number) : null)
        expect(row[`perf_${name}`]).toBe(91.5)
      }
    }
    for (const command of [
      ['check', 'all'],
      ['table', 'all'],
      ['plan', '-r', 'valueOf', '-m', 'toString', '-mt', 'all'],
    ]) {
      const { code, stdout, stderr } = await project.nightwatt(command)
      expect(code, stderr).toBe(0)
      expect(stdout).not.toMatch(/function|native code/)
    }
    const { code, stdout, stderr } = await project.nightwatt(['report', 'all'])
    expect(code).toBe(0)
    // What Vega cannot draw it tells here, and leaves the chart blank.
    expect(stderr).not.toContain('ERROR')
    expect(readFileSync(stdout.trim().split('\n')[0] ?? '', 'utf8')).not.toContain('[native code]')
  })

  it('are unknown where they were not declared', async () => {
    const project = makeProject({ config: configOf(['small']), files: { 'toy/train.sh': quickTrainer } })
    for (const flags of [
      ['-r', 'toString', '-m', 'small'],
      ['-r', 'small', '-m', 'constructor'],
      ['-r', 'small', '-m', 'small', '-mt', 'valueOf'],
      ['-r', 'small', '-m', 'small', '--select', 'toString=last'],
      ['-r', '__proto__', '-m', 'small'],
    ]) {
      const { code, stderr } = await project.nightwatt(['plan', ...flags])
      expect(code, flags.join(' ')).toBe(2)
      expect(stderr).toContain(
        flags.at(-1)?.split('=')[0] === 'small' ? flags[1] : flags.at(-1)?.split('=')[0],
      )
    }
  })
})

describe('the name __proto__', () => {
  it.each([
    ['a repository', '"alpha": {"path"', '"__proto__": {"path"', 'models.__proto__'],
    [
      'a hyperparameter',
      '"beta":{"type"',
      '"__proto__":{"type"',
      'models.alpha.supported_hyperparams.__proto__',
    ],
    ['a metric', '"gamma":"', '"__proto__":"', 'models.alpha.performance_metrics.log_patterns.__proto__'],
  ])('is refused for %s, with its place', async (_what, from, to, place) => {
    const config =
      '{"models":{"alpha": {"path":"toy","train_script":"./train.sh","models":["small"],' +
      '"supported_hyperparams":{"beta":{"type":"int","range":[1,9],"flag":"--beta"}},' +
      '"performance_metrics":{"log_patterns":{"gamma":"Accuracy: ([0-9.]+)"}}}}}'
    const project = makeProject({ config: config.replace(from, to), files: { 'toy/train.sh': quickTrainer } })
    const { code, stderr } = await project.nightwatt(['list'])
    expect(code).toBe(2)
    expect(stderr).toContain(`${place}: found the name "__proto__"; allowed: any other name`)
  })

  it('is refused in a record, and takes no other with it', async () => {
    const project = makeProject({ config: configOf(['small']), files: { 'toy/train.sh': quickTrainer } })
    await project.nightwatt(['run', '-r', 'small', '-m', 'small', '-n', '2', ...plainly])
    const file = join(project.night(), 'small_small_001/experiment.json')
    const record = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      record.replace('"performance_metrics": {', '"performance_metrics": { "__proto__": 5,'),
    )
    const { stdout, stderr } = await project.nightwatt(['table', '--json'])
    expect(JSON.parse(stdout)).toHaveLength(1)
    expect(stderr).toContain('found the name "__proto__" at performance_metrics.__proto__')
  })
})
