// Waits long for a Jupyter kernel.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorOf, hasJupyter, installKernel, type Kernel, printed, startKernel } from '../support/kernel.ts'
import { makeProject } from '../support/project.ts'

const scratch = () => mkdtempSync(join(tmpdir(), 'nightwatt-kernel-'))
const kernelFolder = 'share/jupyter/kernels/nightwatt-typescript'

describe('the kernel, registered', () => {
  const project = makeProject({ config: undefined })

  it('is one file with absolute paths, where Jupyter finds it, and is removed again', async () => {
    const prefix = scratch()
    const { code, stdout } = await project.nightwatt(['kernel', 'install', '--prefix', prefix])
    expect(code).toBe(0)
    expect(stdout.trim()).toBe(join(prefix, kernelFolder))
    const spec = project.json(prefix, kernelFolder, 'kernel.json')
    expect(spec).toMatchObject({ display_name: 'TypeScript (nightwatt)', language: 'typescript' })
    const { argv } = spec as { argv: string[] }
    expect(isAbsolute(argv[0] ?? '')).toBe(true)
    expect(existsSync(argv[2] ?? '')).toBe(true)

    const listed = await project.nightwatt(['kernel', 'list', '--prefix', prefix, '--json'])
    expect(JSON.parse(listed.stdout)).toMatchObject([{ path: join(prefix, kernelFolder), problem: '' }])
    const gone = await project.nightwatt(['kernel', 'uninstall', '--prefix', prefix])
    expect(gone.code).toBe(0)
    expect(existsSync(join(prefix, kernelFolder))).toBe(false)
  })

  it('is found in an environment of the project that is not active, which is told', async () => {
    const environment = join(project.root, '.venv')
    mkdirSync(environment)
    writeFileSync(join(environment, 'pyvenv.cfg'), '')
    const env = { ...process.env, HOME: scratch(), JUPYTER_PATH: '', VIRTUAL_ENV: '', PATH: '/nowhere' }
    await project.nightwatt(['kernel', 'install', '--prefix', '.venv'], { env })
    const { stdout } = await project.nightwatt(['kernel', 'list'], { env })
    expect(stdout).toContain(`✅ ${join(environment, kernelFolder)}`)
    expect(stdout).toContain(`which is not active: source ${environment}/bin/activate`)
    await project.nightwatt(['kernel', 'uninstall'], { env })
    expect(existsSync(join(environment, kernelFolder))).toBe(true)
  })

  it('goes into the folder of the user when nothing else is said, and leaves an installed tslab alone', async () => {
    const home = scratch()
    const data = join(home, '.local/share/jupyter')
    mkdirSync(join(data, 'kernels/tslab'), { recursive: true })
    writeFileSync(join(data, 'kernels/tslab/kernel.json'), '{"argv":["tslab"]}')
    const env = { ...process.env, HOME: home, JUPYTER_DATA_DIR: '', XDG_DATA_HOME: '', PATH: '/nowhere' }
    const installed = await project.nightwatt(['kernel', 'install'], { env })
    expect(installed.stdout.trim()).toBe(join(data, 'kernels/nightwatt-typescript'))
    expect(installed.stderr).toContain('pip install jupyterlab')
    await project.nightwatt(['kernel', 'uninstall'], { env })
    expect(existsSync(join(data, 'kernels/nightwatt-typescript'))).toBe(false)
    expect(readFileSync(join(data, 'kernels/tslab/kernel.json'), 'utf8')).toBe('{"argv":["tslab"]}')
  })

  it('is refused where the prefix is not there, cannot be written to, or another holds the name', async () => {
    const absent = await project.nightwatt(['kernel', 'install', '--prefix', '/nowhere/venv'])
    expect(absent).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('found no folder /nowhere/venv'),
    })

    const blocked = scratch()
    writeFileSync(join(blocked, 'share'), '')
    const unwritable = await project.nightwatt(['kernel', 'install', '--prefix', blocked])
    expect(unwritable.code).toBe(1)
    expect(unwritable.stderr).toMatch(/cannot be registered in .*\n?.*--prefix/)

    const taken = scratch()
    mkdirSync(join(taken, kernelFolder), { recursive: true })
    writeFileSync(join(taken, kernelFolder, 'kernel.json'), '{}')
    expect((await project.nightwatt(['kernel', 'install', '--prefix', taken])).code).toBe(3)
  })
})

describe.skipIf(!hasJupyter)('the kernel, at work (skipped without a Python that has nbclient)', () => {
  const prefix = scratch()
  const anywhere = scratch()
  let kernel: Kernel

  beforeAll(async () => {
    installKernel(prefix)
    kernel = await startKernel(prefix, anywhere)
  })
  afterAll(() => kernel.shutdown())

  it('imports nightwatt, and what it depends on, in a folder that knows neither', async () => {
    const cell = await kernel.run(
      "import { charts, plan, run } from 'nightwatt'\nimport { table } from 'arquero'",
    )
    expect(cell).toMatchObject({ status: 'ok', outputs: [] })
  })

  it('says what is wrong with an option before anything runs', async () => {
    const cell = await kernel.run("plan({ repo: 'digits', model: 'mlp', runs: '3' })")
    expect(cell.status).toBe('error')
    expect(errorOf(cell)).toMatch(/^1:\d+ - Type 'string' is not assignable to type 'number'/)
  })

  it('shows an error of ours as its message and the line it came from, without the stack of internals', async () => {
    const cell = await kernel.run(`// one
const sweep: object =
  plan({ repo: 'nobody', model: 'mlp' })`)
    expect(cell.status).toBe('error')
    expect(errorOf(cell)).toMatch(/^(Usage|Config)Error: /)
    expect(errorOf(cell)).toContain("\n  in line 3 of this cell: plan({ repo: 'nobody', model: 'mlp' })")
    expect(errorOf(cell)).not.toContain('    at ')
  })

  it('shows an error of the user as the lines that were written, of earlier cells too', async () => {
    await kernel.run(`interface Row { a?: { b: number } }

// reads
function read(row: Row): number {
  return row.a!.b
}`)
    const cell = await kernel.run(`type Rows = Row[]

const rows: Rows = [{}]
await Promise.resolve()
rows.map(read)`)
    expect(errorOf(cell)).toBe(`TypeError: Cannot read properties of undefined (reading 'b')
  in line 5 of cell [4]: return row.a!.b
  in line 5 of this cell: rows.map(read)`)
    const wrong = await kernel.run('const few = 3\nconst text: string = few')
    expect(errorOf(wrong)).toBe(`2:7 - Type 'number' is not assignable to type 'string'.
  in line 2 of this cell: const text: string = few`)
  })

  it('says so when an await was forgotten', async () => {
    const typed = await kernel.run("import { experiments } from 'nightwatt'\nexperiments(run({}))")
    expect(errorOf(typed)).toContain('await')
    const untyped = await kernel.run(
      "import { experiments as table } from 'nightwatt'\nconst night: any = Promise.resolve()\nawait table(night)",
    )
    expect(errorOf(untyped)).toMatch(/found a promise \(write await.*\n {2}in line 3 of this cell/)
  })

  it('completes and explains what the library offers', async () => {
    expect(await kernel.complete('charts.')).toContain('tradeoff')
    const offered = await kernel.complete('run({ ')
    expect(offered.slice(0, 5)).toEqual(['repo', 'model', 'mutate', 'runs', 'seed'])
    expect(offered).not.toContain('configSnapshot')
    expect(await kernel.inspect('plan({})', 2)).toMatch(/plan\(options: RunOptions[\s\S]*@throws UsageError/)
  })

  it('is busy as long as a cell runs, whatever else it answers meanwhile', async () => {
    await kernel.start('await new Promise(done => setTimeout(done, 1500))')
    await kernel.complete('charts.')
    expect(await kernel.state()).toBe('busy')
    await kernel.finish()
    expect(await kernel.state()).toBe('idle')
  })

  it('leaves the environment of the trainings as it was', async () => {
    const cell = await kernel.run('console.log(process.env.NODE_PATH)')
    expect(printed(cell)).toBe(`${process.env.NODE_PATH}\n`)
  })
})
