// Waits long for a Jupyter kernel.
// Any Node: notebooks.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasJupyter, python } from '../support/kernel.ts'
import { printedBy, readNotebook, writeNotebook } from '../support/notebook-files.ts'
import { isRunning, makeProject, stayingTrainer, toyConfig, waitFor } from '../support/project.ts'

const imports = "import { run } from 'nightwatt'"
const parameters = ['let seed = 42\nlet runs: number = 3', 'parameters'] as const
const aNight =
  "const night = await run({ repo: 'toy', model: 'small', mutate: 'epochs', runs, seed, cooldown: 0, energy: false })"

function makeNotebooks() {
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': stayingTrainer } })
  mkdirSync(join(project.root, 'notebooks'))
  const env = { ...process.env, NIGHTWATT_PYTHON: python }
  return {
    ...project,
    file: (name: string) => join(project.root, 'notebooks', name),
    toy: (name: string) => join(project.root, 'toy', name),
    run: (...args: string[]) => project.nightwatt(['notebook', 'run', ...args], { env }),
    start: (...args: string[]) => project.start(['notebook', 'run', ...args], { env }),
  }
}

describe.skipIf(!hasJupyter)('notebook run (skipped without a Python that has nbclient)', () => {
  it('runs a notebook with parameters, in its own folder, and tells where it is', async () => {
    const { file, run, night, json, root } = makeNotebooks()
    const metadata = { kernelspec: { display_name: 'tslab', name: 'tslab' }, mine: { kept: [1.5, null] } }
    writeNotebook(file('night.ipynb'), [imports, parameters, aNight, 'process.cwd()'], { metadata })
    const before = readFileSync(file('night.ipynb'), 'utf8')
    const { code, stdout, stderr } = await run(
      'notebooks/night.ipynb',
      '-p',
      'seed=7',
      '-p',
      'runs=2',
      '-o',
      'out.ipynb',
    )
    expect(stderr.match(/✅ \d\/5 /g)).toHaveLength(5)
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${join(root, 'out.ipynb')}\n` })
    expect(readFileSync(file('night.ipynb'), 'utf8')).toBe(before)

    const out = readNotebook(join(root, 'out.ipynb'))
    expect(out.cells[2]).toMatchObject({
      metadata: { tags: ['injected-parameters'] },
      source: ['// Parameters\n', 'let seed = 7\n', 'let runs: number = 2'],
    })
    expect(out.cells.map(cell => cell.execution_count)).toEqual([1, 2, 3, 4, 5])
    expect(JSON.stringify(out.cells[3]?.outputs?.[0]?.data)).toContain('2 succeeded')
    expect(printedBy(out.cells[4])).toBe(`${join(root, 'notebooks')}\n`)
    expect(out.metadata).toMatchObject({
      ...metadata,
      papermill: {
        parameters: { seed: 7, runs: 2 },
        input_path: 'notebooks/night.ipynb',
        output_path: 'out.ipynb',
        exception: false,
        duration: expect.any(Number),
      },
    })
    expect(json(night(), 'night.json')).toMatchObject({ seed: 7, plan: [{}, {}] })
  })

  it('runs a new study, the second time compared with the first, and fails where its experiments are others', async () => {
    const { nightwatt, run, root } = makeNotebooks()
    const made = await nightwatt(['notebook', 'new', 'notebooks/study.ipynb', '-mt', 'epochs', '-n', '2'])
    expect(made).toMatchObject({ code: 0, stdout: `${join(root, 'notebooks/study.ipynb')}\n` })
    const study = () => run('notebooks/study.ipynb', '-p', 'cooldown=0', '-o', 'out.ipynb')
    expect(await study()).toMatchObject({ code: 0 })
    const first = readNotebook(join(root, 'out.ipynb')).cells
    expect(printedBy(first.at(-1))).toMatch(/^Seed 42 gave the same 2 experiments: [0-9a-f]{16}\n$/)
    expect(first.map(printedBy).join('')).toContain('Nothing earlier to compare with')

    expect(await study()).toMatchObject({ code: 0 })
    const second = readNotebook(join(root, 'out.ipynb')).cells.flatMap(({ outputs = [] }) => outputs)
    const texts = second.flatMap(({ data }) => data?.['text/plain'] ?? [])
    expect(texts).toContain('A: earlier, 2 experiments\n')

    const epochs = { type: 'int', range: [3, 9], default: 3, flag: '--epochs' }
    const changed = toyConfig({ supported_hyperparams: { epochs } })
    writeFileSync(join(root, 'config/models_config.json'), JSON.stringify(changed))
    const other = await study()
    expect(other.code).toBe(1)
    expect(other.stderr).toMatch(/failed in line \d+: if \(JSON\.stringify.*assert\.equal/)
  })

  it('writes a notebook of an older minor format in place, with other parameters the next time', async () => {
    const { file, run } = makeNotebooks()
    const older = { nbformat_minor: 4 }
    writeNotebook(file('n.ipynb'), [parameters, '[seed, runs]'], older)
    symlinkSync('n.ipynb', file('link.ipynb'))
    writeFileSync(file('p.json'), '{ "runs": 5, "seed": 6 }')
    expect((await run(file('n.ipynb'), '--in-place', '-p', 'seed=7')).code).toBe(0)
    expect(printedBy(readNotebook(file('n.ipynb')).cells[2])).toBe('[ 7, 3 ]\n')
    expect((await run(file('link.ipynb'), '--in-place', '-f', file('p.json'), '-p', 'seed=8')).code).toBe(0)
    const twice = readNotebook(file('n.ipynb'))
    expect(twice.cells).toHaveLength(3)
    expect(twice.nbformat_minor).toBe(4)
    expect(twice.cells[1]).not.toHaveProperty('id')
    expect(printedBy(twice.cells[2])).toBe('[ 8, 5 ]\n')
    await run(file('n.ipynb'), '-o', file('again.ipynb'))
    const again = readNotebook(file('again.ipynb'))
    expect(printedBy(again.cells[2])).toBe('[ 8, 5 ]\n')
    expect(again.metadata).toMatchObject({ papermill: { parameters: { seed: 8, runs: 5 } } })
  })

  it('ends at a cell that fails, says which and where, and writes what was there', async () => {
    const { file, run } = makeNotebooks()
    const cells = [
      'let a = 1',
      'console.error("a warning")\nthrow new TypeError("mine")',
      "console.log('below')",
    ]
    writeNotebook(file('n.ipynb'), cells)
    const failed = await run(file('n.ipynb'), '-o', file('out.ipynb'))
    expect({ code: failed.code, stdout: failed.stdout }).toEqual({
      code: 1,
      stdout: `${file('out.ipynb')}\n`,
    })
    expect(failed.stderr).toContain(
      'cell 2 failed in line 2: throw new TypeError("mine")\n  TypeError: mine\n',
    )
    const out = readNotebook(file('out.ipynb'))
    expect(out.cells.map(({ execution_count }) => execution_count)).toEqual([1, 2, null])
    expect(out.metadata).toMatchObject({ papermill: { exception: true } })

    writeNotebook(file('n.ipynb'), ["const a = 1\nconst b: number = 'text'"])
    const wrong = await run(file('n.ipynb'), '-o', file('out.ipynb'))
    expect(wrong.stderr).toContain("cell 1 failed in line 2: const b: number = 'text'\n  2:7 - Type 'string'")

    writeNotebook(file('n.ipynb'), [imports, "await run({ repo: 'nobody', model: 'small' })"])
    const ours = await run(file('n.ipynb'), '-o', file('out.ipynb'), '--quiet')
    expect(ours.stderr).toMatch(
      /^nightwatt: cell 2 failed.*\n {2}UsageError: .*nobody.*\nWritten as far as it went:\n$/,
    )
  })

  it('goes on after a cell that is tagged as one that fails, and leaves out what is tagged so', async () => {
    const { file, run } = makeNotebooks()
    writeNotebook(file('n.ipynb'), [
      ["throw new Error('as told')", 'raises-exception'],
      ["throw new Error('never')", 'skip-execution'],
      "console.log('after')",
    ])
    const { code, stderr } = await run(file('n.ipynb'), '-o', file('out.ipynb'))
    expect({ code, lines: stderr.match(/✅ \d\/2/g) }).toEqual({ code: 0, lines: ['✅ 1/2', '✅ 2/2'] })
    expect(printedBy(readNotebook(file('out.ipynb')).cells[2])).toBe('after\n')
  })

  it('ends the night of the running cell by Ctrl-C, and writes what was there', async () => {
    const { file, toy, start, night, root } = makeNotebooks()
    writeFileSync(toy('stay'), '')
    writeNotebook(file('n.ipynb'), [imports, parameters, aNight, "console.log('below')"])
    const { child, ended } = start('notebooks/n.ipynb', '-o', 'out.ipynb')
    await waitFor(() => existsSync(toy('own.pid')) && readFileSync(toy('own.pid'), 'utf8') !== '')
    const pids = ['own.pid', 'child.pid'].map(name => readFileSync(toy(name), 'utf8'))
    child.kill('SIGINT')
    await waitFor(() => !pids.some(isRunning))
    const { code, stdout, stderr } = await ended
    expect({ code, stdout }).toEqual({ code: 130, stdout: `${join(root, 'out.ipynb')}\n` })
    expect(stderr).toContain('cell 3 was interrupted: const night = await run(')
    expect(stderr).toContain('to go on:')
    const record = readFileSync(join(night(), 'toy_small_001/experiment.json'), 'utf8')
    expect(record).toContain('interrupted')
    const out = readNotebook(join(root, 'out.ipynb'))
    expect(JSON.stringify(out.cells[2]?.outputs)).toContain('1 stopped, 2 not run')
    expect(out.cells[3]?.execution_count).toBeNull()
  })

  it('leaves no process and a readable notebook when it is killed', async () => {
    const { file, toy, start } = makeNotebooks()
    writeFileSync(toy('stay'), '')
    writeNotebook(file('n.ipynb'), [imports, parameters, aNight])
    const { child } = start(file('n.ipynb'), '-o', file('out.ipynb'))
    await waitFor(() => existsSync(toy('own.pid')) && readFileSync(toy('own.pid'), 'utf8') !== '')
    const pids = ['own.pid', 'child.pid'].map(name => readFileSync(toy(name), 'utf8'))
    child.kill('SIGKILL')
    await waitFor(() => !pids.some(isRunning))
    expect(readNotebook(file('out.ipynb')).cells.map(cell => cell.execution_count)).toEqual([1, 2, null])
    expect(readdirSync(file('.')).sort()).toEqual(['n.ipynb', 'out.ipynb'])
  })
})

describe('notebook run, before anything runs', () => {
  const { file, run, nightwatt } = makeNotebooks()
  writeNotebook(file('n.ipynb'), [parameters, 'seed'])

  it.each([
    [
      'a parameter that the notebook has not, with the nearest name',
      ['n.ipynb', '-p', 'sed=7', '-o', 'o.ipynb'],
      'sed: no such parameter; allowed: seed, runs (did you mean "seed"?)',
    ],
    [
      'a value of another type, with its place',
      ['n.ipynb', '-p', 'runs=ten', '-o', 'o.ipynb'],
      'runs: found the text "ten"; allowed: a number, as line 2 of the cell tagged parameters has it: runs: number = 3',
    ],
    ['what is no NAME=VALUE', ['n.ipynb', '-p', 'seed', '-o', 'o.ipynb'], 'NAME=VALUE is allowed'],
    ['a notebook that is not there', ['other.ipynb', '-o', 'o.ipynb'], 'found no such file'],
    ['no output', ['n.ipynb'], '-o FILE, or --in-place'],
    ['the notebook itself as output', ['n.ipynb', '-o', 'n.ipynb'], 'to write over it: --in-place'],
    ['a folder that is not there', ['n.ipynb', '-o', 'nowhere/o.ipynb'], 'found no folder'],
    [
      'a working folder that is not there',
      ['n.ipynb', '-o', 'o.ipynb', '--cwd', 'nowhere'],
      '--cwd: found no folder',
    ],
  ])('refuses %s', async (_name, [name = '', ...args], told) => {
    const inFolder = args.map(word => (word.endsWith('.ipynb') ? file(word) : word))
    const { code, stdout, stderr } = await run(file(name), ...inFolder)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(told)
    expect(existsSync(file('o.ipynb'))).toBe(false)
  })

  it('says how to get nbclient where no Python has it', async () => {
    const env = { ...process.env, PATH: '/nowhere', NIGHTWATT_PYTHON: '' }
    const { code, stderr } = await nightwatt(['notebook', 'run', file('n.ipynb'), '-o', file('o.ipynb')], {
      env,
    })
    expect(code).toBe(3)
    expect(stderr).toContain('python3 -m pip install nbclient')
  })
})
