// Waits for whole nights.
// Any Node: what lies in nights.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeProject, plainly, toyConfig } from '../support/project.ts'

const trainer = '#!/bin/sh\necho "Accuracy: 9$2.5"\n'

describe('report --compare', () => {
  const made = nights()

  async function nights() {
    const project = makeProject({
      config: toyConfig({ model_flag: undefined, required_args: {} }),
      files: { 'toy/train.sh': trainer },
    })
    const flags = [
      'run',
      '-r',
      'toy',
      '-m',
      'small',
      '-mt',
      'epochs,learning_rate',
      '-n',
      '4',
      '-s',
      '5',
      ...plainly,
    ]
    for (const more of [[], ['--timeout', '60']]) {
      const { code, stderr } = await project.nightwatt([...flags, ...more])
      expect(code, stderr).toBe(0)
    }
    return project
  }

  it('writes the page of two nights, and says the verdict', async () => {
    const project = await made
    const [a, b] = [project.night(0), project.night(1)]
    const { code, stdout, stderr } = await project.nightwatt([
      'report',
      '--compare',
      a,
      b.split('/').at(-1) ?? '',
    ])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('accuracy is identical in all 4')
    expect(stderr).toContain('timeout: 36000 → 60')
    expect(stderr).toContain('Control of B: none is known, and so neither noise floor nor drift')
    const page = project.read(stdout.trim())
    expect(page).toContain('The same experiments, in the same order')
    expect(existsSync(join(project.root, 'reports'))).toBe(true)
  })

  it('tells it as data', async () => {
    const project = await made
    const sides = [project.night(0), project.night(1)]
    const { stdout } = await project.nightwatt(['report', '--json', '--out', 'pages', '--compare', ...sides])
    expect(JSON.parse(stdout)).toMatchObject({
      report: expect.stringContaining(join(project.root, 'pages')),
      comparison: {
        match: 'same order',
        changes: [{ topic: 'settings', name: 'timeout', a: '36000', b: '60' }],
      },
    })
  })

  it('compares groups of the experiments of nights', async () => {
    const project = await made
    const words = ['report', 'all', '--by', 'epochs', '--compare', '..4', '5..']
    const { code, stdout, stderr } = await project.nightwatt(words)
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('compare-epochs-..4--epochs-5...html')
    expect(stderr).toContain('A: epochs ..4, ')
    const bad = await project.nightwatt(['report', 'all', '--by', 'epoch', '--compare', '1', '2'])
    expect([bad.code, bad.stderr]).toEqual([
      2,
      expect.stringContaining('--by: found "epoch"; allowed: epochs'),
    ])
  })

  it.each([
    [['--compare', 'latest'], '--compare: found one; allowed: two'],
    [['--compare', 'a', 'b', 'c'], '--compare: found 3: a b c; allowed: two'],
    [['latest', '--compare', 'a', 'b'], '--compare: found latest before it'],
    [['--by', 'epochs'], '--by: found it alone'],
    [['--compare', 'latest', 'run_none'], '"run_none" is no night'],
    [
      ['--compare', 'latest', 'latest', '--grid-intensity', '380'],
      '--grid-intensity: found it with --compare',
    ],
    [['latest', '--night', 'all'], '--night: found it beside latest'],
    [['--format', 'md', '--template', 'house'], 'found a template beside the format md'],
    [['--grid-intensity', '1e300'], 'allowed: grams of CO2e a kWh, 0 to 10000'],
  ])('refuses %j', async (words, message) => {
    const project = await made
    const { code, stderr } = await project.nightwatt(['report', ...words])
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})
