// Waits for what the examples do.
// Any Node: examples.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import * as library from '../lib/index.ts'
import { temporaryFolder, withStandIns } from './stand-ins/index.ts'

/** The examples of the public functions, as their doc comments have them: each compiles, and each runs. */
interface Example {
  readonly file: string
  readonly name: string
  readonly code: string
}

const checkout = resolve(import.meta.dirname, '..')
const examples = readdirSync(join(checkout, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts'))
  .sort()
  .flatMap(examplesOf)

/** What only runs where a test of its own provides for it: those in test/e2e. */
const notRun: Readonly<Record<string, string>> = {
  calibrate: 'loads the machine for a minute',
  init: 'needs a program that prints its help',
  collect: 'needs a night on a cluster',
  runBlock: 'needs a night on a cluster',
  runNotebook: 'needs Jupyter',
  tryNode: 'needs a night on a cluster',
  watchStatus: 'waits for the end of a night',
}

function examplesOf(file: string): Example[] {
  const text = readFileSync(join(checkout, 'lib', file), 'utf8')
  const form =
    /^ \* @example\n \* ```ts\n((?: \*.*\n)*?) \* ```\n \*\/\nexport (?:async )?(?:function\*?|const) (\w+)/gm
  return [...text.matchAll(form)].map(([, lines = '', name = '']) => ({
    file,
    name: file.startsWith('chart/') && name in library.charts ? `charts.${name}` : name,
    code: lines.replaceAll(/^ \* ?/gm, ''),
  }))
}

const project = temporaryFolder('examples')
const fileOf = ({ name }: Example) => join(project, `${name}.ts`)

beforeAll(() => {
  symlinkSync(join(checkout, 'node_modules'), join(project, 'node_modules'))
  const write = (path: string, text: string) => {
    mkdirSync(join(project, path, '..'), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  write('package.json', '{ "type": "module" }')
  write('config/models_config.json', JSON.stringify(config))
  write('config/experiments/sweep.json', JSON.stringify(sweep))
  write('train.js', trainer)
  const cell = { cell_type: 'code', source: '1 + 1', metadata: {}, execution_count: 1, outputs: [] }
  write('sweep.ipynb', JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }))
  write('list.dt', 'flutils,flutils.packages\n')
  write('mosa.sh', '#!/bin/sh\necho "Coverage: 0.875"\n')
  write('training.log', 'epoch 1\naccuracy: 0.97\n')
  write('gpu_power.csv', 'timestamp,power_draw_w\n1764599559.1,68.6\n1764599559.6,70.1\n')
  for (const example of examples) write(`${example.name}.ts`, example.code)
})

const config = {
  models: {
    digits: {
      path: '.',
      models: ['mlp'],
      train_script: 'train.js',
      supported_hyperparams: {
        epochs: { type: 'int', range: [1, 9], default: 5, flag: '--epochs' },
      },
      performance_metrics: { log_patterns: { accuracy: 'accuracy: ([0-9.]+)' } },
    },
  },
}
const sweep = {
  experiments: [{ repo: 'digits', model: 'mlp', mode: 'mutation', mutate: ['epochs'], runs: 2 }],
}
const trainer = `const epochs = Number(process.argv[process.argv.indexOf('--epochs') + 1])
setTimeout(() => console.log('accuracy: ' + (0.9 + epochs / 100)), 100)
`

// `value // → 4` holds where value is 4; what is printed is its first value.
const asserted = (code: string) =>
  code.replaceAll(
    /^(?:console\.log\((.*)\)|(\S.*?)) \/\/ → (.*)$/gm,
    (_, printed: string | undefined, value: string | undefined, wanted: string) =>
      `;${assertion}([${printed ?? value}][0], ${wanted})`,
  )
const assertion = "(await import('node:assert')).deepStrictEqual"

// One process for all of them, in a project with two nights; last what makes the latest night one of another kind.
const runner = `import { plan, run } from 'nightwatt'
const said = {}
const nights = { repo: 'digits', model: 'mlp', cooldown: 0, sampleInterval: 50 }
for (const seed of [1, 2]) await run(plan({ ...nights, mutate: 'epochs', runs: 3, seed }))
for (const name of process.argv.slice(2)) {
  try {
    await import('./' + name + '.mjs')
    said[name] = ''
  } catch (error) {
    said[name] = String(error?.stack ?? error)
  }
}
;(await import('node:fs')).writeFileSync('said.json', JSON.stringify(said))
process.exit(0)
`

describe('every public function', () => {
  it('has an example in its doc comment', () => {
    const names = Object.entries(library).flatMap(([name, value]) => {
      if (name === 'charts') return Object.keys(library.charts).map(chart => `charts.${chart}`)
      return typeof value === 'function' && !/^class\b/.test(String(value)) ? [name] : []
    })
    const shown = new Set(examples.map(({ name }) => name))
    expect(names.filter(name => !shown.has(name))).toEqual([])
  })

  it('has one that compiles as users would write it', () => {
    const program = ts.createProgram(examples.map(fileOf), {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      preserveSymlinks: false,
      typeRoots: [join(checkout, 'node_modules/@types')],
      types: ['node'],
    })
    const told = ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      )
    expect(told).toEqual([])
  })

  it('has one that runs, and gives what it says', () => {
    const names = examples
      .map(({ name }) => name)
      .filter(name => !(name in notRun))
      .sort((one, other) => Number(one === 'testgen') - Number(other === 'testgen'))
    for (const { name, code } of examples) {
      const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
      writeFileSync(
        join(project, `${name}.mjs`),
        ts.transpileModule(asserted(code), { compilerOptions: options }).outputText,
      )
    }
    writeFileSync(join(project, 'all.mjs'), runner)
    const env = withStandIns({ cpu: { package: { kind: 'constant', watts: 40 } }, gpu: {} })
    execFileSync(process.execPath, ['all.mjs', ...names], {
      cwd: project,
      env: { ...env, NIGHTWATT_LOCK_DIR: join(project, '.lock') },
      stdio: 'pipe',
    })
    const said: Readonly<Record<string, string>> = JSON.parse(
      readFileSync(join(project, 'said.json'), 'utf8'),
    )
    expect(Object.entries(said).filter(([, problem]) => problem !== '')).toEqual([])
    expect(Object.keys(said)).toHaveLength(names.length)
  })
})
