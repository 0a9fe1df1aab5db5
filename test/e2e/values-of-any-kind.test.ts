// Waits for whole nights.
// Any Node: values.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fromArrow } from 'arquero'
import {
  charts,
  checkNight,
  compare,
  experimentGroup,
  experiments,
  type Night,
  openNight,
  planRerun,
  renderSvg,
  report,
  type VegaLiteSpec,
} from 'nightwatt'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCsv } from '../../lib/config/csv-reader.ts'
import type { HyperparameterValues } from '../../lib/config/parameter/hyperparameter-value.ts'
import { run } from '../../lib/night/run.ts'
import { describeExperiment } from '../../lib/notebook/live/experiment-row.ts'
import { plan } from '../../lib/plan/plan-night.ts'
import { exportTable } from '../../lib/table/export.ts'
import { chromiumPath, complaintsOf, launchChromium } from '../support/chromium.ts'
import { makeProject, type Project, plainly, toyConfig } from '../support/project.ts'

const strange = 'two words, "quoted" – 学习'
const optimizers = ['adam', 'sgd', strange, '', '5', 'true']

/** What each experiment is set to: numbers, texts, truth values, nothing. */
const settings: readonly HyperparameterValues[] = Array.from({ length: 18 }, (_, place) => ({
  epochs: 3 + place,
  optimizer: optimizers[place % optimizers.length] ?? null,
  nesterov: place % 2 === 0,
  decay: place % 3 === 0 ? null : 0.01 * place,
  mixed: [1, 'auto', true, null][place % 4] ?? null,
  'a=b, "c"': `v${place % 2}`,
}))

const numbers = { type: 'float', range: [0, 99] }
const config = toyConfig({
  required_args: {},
  supported_hyperparams: {
    epochs: { type: 'int', range: [1, 99], flag: '--epochs' },
    optimizer: { ...numbers, flag: '--optimizer' },
    nesterov: { ...numbers, flag: '--nesterov=' },
    decay: { ...numbers, flag: '--decay' },
    mixed: { ...numbers, flag: '--mixed' },
    'a=b, "c"': { ...numbers, flag: '--strange' },
  },
})
// The metric goes by the optimizer, so that there is an effect to be found.
const trainer = `#!/usr/bin/env node
const args = process.argv.slice(2)
const value = name => args[args.indexOf(name) + 1]
console.log(JSON.stringify(args))
console.log('Accuracy: ' + (50 + 6 * ${JSON.stringify(optimizers)}.indexOf(value('--optimizer')) + Number(value('--epochs')) / 10))
`

let project: Project
let night: Night

async function nightOf(assignments: readonly HyperparameterValues[]): Promise<Night> {
  const planned = plan({
    cwd: project.root,
    repo: 'toy',
    model: 'small',
    energy: false,
    cooldown: 0,
    retryDelay: 0,
    seed: 1,
  })
  return await run({
    ...planned,
    experiments: assignments.map(hyperparameters => ({
      repository: 'toy',
      model: 'small',
      mode: 'default',
      hyperparameters,
    })),
  })
}

beforeAll(async () => {
  project = makeProject({ config, files: { 'toy/train.sh': trainer } })
  night = await nightOf(settings)
})

const of = (read: (values: HyperparameterValues) => unknown) => settings.map(values => read(values) ?? null)

describe('a night of values of every kind', () => {
  it('passes numbers as ever, texts as they are, truth values as words, and null not at all', () => {
    const args = night.experiments.map(
      ({ experiment_id }) =>
        JSON.parse(
          readFileSync(join(night.path, experiment_id, 'training.log'), 'utf8').split('\n')[0] ?? '',
        ) as string[],
    )
    expect(args[0]).toEqual([
      '--model',
      'small',
      '--epochs',
      '3',
      '--optimizer',
      'adam',
      '--nesterov=true',
      '--mixed',
      '1.000000',
      '--strange',
      'v0',
    ])
    expect(args[2]).toContain(strange)
    expect(args[3]?.slice(5, 6)).toEqual([''])
    expect(args[1]).toContain('--decay')
    expect(args[3]).not.toContain('--decay')
  })

  it('is recorded to the letter in night.json, in each record and in the journal, and agrees with itself', async () => {
    expect(night.record.plan?.map(({ hyperparameters }) => hyperparameters)).toEqual(settings)
    expect(night.experiments.map(({ hyperparameters }) => hyperparameters)).toEqual(settings)
    expect(night.problems).toEqual([])
    expect((await checkNight(night.path)).findings).toEqual([])
    expect((await openNight(night.path)).experiments).toEqual(night.experiments)
  })

  it('stands in summary.csv, where texts that look like other values are in quotes', () => {
    const text = readFileSync(join(night.path, 'summary.csv'), 'utf8')
    const [header, ...rows] = parseCsv(text)
    const column = (name: string) => {
      const at = header?.fields.indexOf(`hyperparam_${name}`) ?? -1
      return rows.map(({ fields }) => fields[at])
    }
    expect(column('optimizer')).toEqual(of(({ optimizer }) => optimizer))
    expect(column('nesterov')).toEqual(of(({ nesterov }) => (nesterov === true ? 'True' : 'False')))
    expect(column('decay')[0]).toBe('')
    expect(column('a=b, "c"')).toEqual(of(values => values['a=b, "c"']))
    expect(text).toContain('"5"')
    expect(text).toContain('"true"')
  })

  it('is the same in a table of every format', async () => {
    const table = await experiments(night)
    const names = ['epochs', 'optimizer', 'nesterov', 'decay', 'mixed', 'a=b, "c"']
    for (const name of names) expect(table.array(`hyperparam_${name}`)).toEqual(of(values => values[name]))
    const json = JSON.parse([...(await exportTable(table, 'json'))].join('')) as Record<string, unknown>[]
    for (const name of names)
      expect(json.map(row => row[`hyperparam_${name}`])).toEqual(of(values => values[name]))
    const [bytes] = await exportTable(table, 'arrow')
    const back = fromArrow(bytes as Uint8Array)
    expect(back.array('hyperparam_optimizer')).toEqual(of(({ optimizer }) => optimizer))
    expect(back.array('hyperparam_nesterov')).toEqual(of(({ nesterov }) => nesterov))
    // A column of Arrow has one type: this one is of texts.
    expect(back.array('hyperparam_mixed').slice(0, 4)).toEqual(['1', 'auto', 'true', null])
    const csv = parseCsv([...(await exportTable(table, 'csv', { raw: true }))].join(''))
    const at = csv[0]?.fields.indexOf('hyperparam_optimizer') ?? -1
    expect(csv.slice(1).map(({ fields }) => fields[at])).toEqual(of(({ optimizer }) => optimizer))
  })

  it('is avoided by a plan that draws numbers as far as it holds numbers', async () => {
    const avoiding = await project.nightwatt([
      'plan',
      '-r',
      'toy',
      '-m',
      'small',
      '-mt',
      'epochs',
      '-n',
      '99',
      '-s',
      '1',
      '--avoid',
      night.path,
      '--json',
    ])
    const drawn = JSON.parse(avoiding.stdout) as { experiments: { hyperparameters: { epochs: number } }[] }
    expect(
      drawn.experiments.map(({ hyperparameters }) => hyperparameters.epochs).sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 99 }, (_, at) => at + 1).filter(epochs => epochs < 3 || epochs > 20))
  })

  it('is drawn: texts and truth values are groups of the effects, upright axes of their own, and words of every tooltip', async () => {
    const table = await experiments(night)
    const effects = charts.effects(table)
    const text = JSON.stringify(effects)
    expect(text).toContain('optimizer acts on the accuracy: dCor =')
    for (const optimizer of ['adam', 'sgd', '\\"5\\"', '\\"true\\"', '\\"\\"'])
      expect(text).toContain(JSON.stringify(JSON.parse(`"${optimizer}"`)))
    const parallel = JSON.stringify(charts.parallel(table))
    expect(parallel).toContain('optimizer')
    expect(parallel).toContain('sgd')
    const specs: Record<string, VegaLiteSpec> = {
      effects,
      parallel: charts.parallel(table),
      accuracy: charts.accuracy(table),
    }
    for (const [name, spec] of Object.entries(specs)) {
      const svg = await renderSvg(spec)
      // Marks, and not only the words that say why there is nothing.
      expect(svg.match(/<path[^>]+d="M[^"]{5,}"/g)?.length, name).toBeGreaterThan(10)
    }
    expect(JSON.stringify(specs.accuracy)).toContain('nesterov false')
  })

  it('is compared by its values: the same kinds match, and a group is named by a text', async () => {
    const again = await run(await planRerun(night, { cwd: project.root }))
    expect(again.record.plan).toEqual(night.record.plan)
    const comparison = await compare(night, again)
    expect(comparison.match).toBe('same order')
    expect(comparison.settings).toHaveLength(settings.length)
    expect(comparison.settings.map(({ label }) => label).join()).toContain(strange)
    expect(comparison.quantities.find(({ name }) => name === 'accuracy')).toMatchObject({
      identical: settings.length,
    })
    const other = await nightOf(settings.slice(0, 1).map(values => ({ ...values, mixed: '1' })))
    expect((await compare(night, other)).match).toBe('none')
    const table = await experiments(night)
    const rowsOf = async (by: string, word: string) =>
      (await experimentGroup(table, by, word)).table.numRows()
    expect(await rowsOf('optimizer', 'adam')).toBe(3)
    expect(await rowsOf('optimizer', '5')).toBe(3)
    expect(await rowsOf('nesterov', 'true')).toBe(9)
    expect(await rowsOf('mixed', '..3')).toBe(5)
    await expect(rowsOf('optimizer', 'lion')).rejects.toThrow(
      'found no experiment with lion; there are adam, sgd',
    )
  })

  it('is shown by plan, rerun and status', async () => {
    const { stdout } = await project.nightwatt(['rerun', night.path, '--dry-run'])
    expect(stdout).toMatch(/3\s+adam\s+true\s+null\s+1\s+v0/)
    expect(stdout).toContain('"5"')
    const json = JSON.parse(
      (await project.nightwatt(['rerun', night.path, '--dry-run', '--json'])).stdout,
    ) as {
      experiments: { hyperparameters: unknown }[]
    }
    expect(json.experiments.map(({ hyperparameters }) => hyperparameters)).toEqual(settings)
    const [record] = night.experiments
    expect(record === undefined ? '' : describeExperiment(record)).toBe(
      'toy small, epochs 3, optimizer adam, nesterov true, decay null, mixed 1, a=b, "c" v0',
    )
  })
})

describe.skipIf(chromiumPath === undefined)('its page in a browser (skipped without Chromium)', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('lists, sorts and filters by values of every kind, and draws all of its charts', async () => {
    const path = await report(night, { out: join(project.root, 'reports') })
    expect(existsSync(path)).toBe(true)
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    const complaints = complaintsOf(page)
    await page.goto(pathToFileURL(path).href)
    const shown = async (words: string) => {
      await page.fill('#filter', words)
      return await page.locator('table.experiments > tbody:visible').count()
    }
    expect(await shown('optimizer=adam')).toBe(3)
    expect(await shown('nesterov=false')).toBe(9)
    expect(await shown('optimizer=5')).toBe(3)
    expect(await shown('optimizer="two words, "quoted" – 学习"')).toBe(3)
    expect(await shown('mixed=auto epochs>4')).toBe(4)
    expect(await shown('a=b,_"c"=v1')).toBe(9)
    await page.fill('#filter', '')
    for (const id of ['metric-1', 'effects', 'parallel']) {
      const marks = page.locator(`#chart-${id} .pictures svg path`)
      expect(await marks.count(), id).toBeGreaterThan(10)
    }
    expect(complaints).toEqual([])
  })
})

describe('a batch file with values that are no numbers', () => {
  it('may leave one out by null; a text for a parameter of numbers is told at its place', async () => {
    const batch = (hyperparameters: HyperparameterValues) =>
      JSON.stringify({ experiments: [{ repo: 'toy', model: 'small', mode: 'default', hyperparameters }] })
    const files = {
      'toy/train.sh': trainer,
      'null.json': batch({ epochs: 4, decay: null }),
      'text.json': batch({ epochs: 'four', nesterov: true }),
    }
    const own = makeProject({ config, files })
    const ended = await own.nightwatt(['run', '-ec', 'null.json', ...plainly])
    expect(ended.code, ended.stderr).toBe(0)
    expect((own.json(own.night(), 'night.json') as { plan: unknown[] }).plan).toMatchObject([
      { hyperparameters: { epochs: 4, decay: null } },
    ])
    const refused = await own.nightwatt(['plan', '-ec', 'text.json'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('found the text "four"; allowed: a finite number, for its type is int')
    expect(refused.stderr).toContain('found true; allowed: a finite number, for its type is float')
  })
})
