// Waits long for a Jupyter kernel.
// Any Node: what cells show; the kernel itself is tried by kernel.test.ts.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type CellResult,
  errorOf,
  hasJupyter,
  installKernel,
  type Kernel,
  printed,
  startKernel,
} from '../support/kernel.ts'
import { isRunning, makeProject, stayingTrainer, toyConfig, waitFor } from '../support/project.ts'

const twoExperiments =
  "{ repo: 'toy', model: 'small', mutate: 'epochs', runs: 2, seed: 42, cooldown: 0, energy: false }"

function html({ outputs }: CellResult): string {
  return outputs.map(({ data }) => data?.['text/html'] ?? '').join('')
}

describe.skipIf(!hasJupyter)('a notebook (skipped without a Python that has nbclient)', () => {
  const prefix = mkdtempSync(join(tmpdir(), 'nightwatt-notebook-'))
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': stayingTrainer } })
  const toy = (name: string) => join(project.root, 'toy', name)
  let kernel: Kernel

  beforeAll(async () => {
    installKernel(prefix)
    kernel = await startKernel(prefix, project.root)
    await kernel.run("import { charts, experiments, openNight, run, show } from 'nightwatt'")
  })
  afterAll(() => kernel.shutdown())

  async function stopAfterItBegan(code: string, end: () => Promise<void>): Promise<readonly string[]> {
    writeFileSync(toy('stay'), '')
    for (const name of ['own.pid', 'child.pid']) rmSync(toy(name), { force: true })
    await kernel.start(code)
    await waitFor(() => existsSync(toy('own.pid')) && readFileSync(toy('own.pid'), 'utf8') !== '')
    await end()
    return ['own.pid', 'child.pid'].map(name => readFileSync(toy(name), 'utf8'))
  }

  it('runs a night below its cell: one output, updated at most four times a second, small at its end', async () => {
    rmSync(toy('stay'), { force: true })
    const cell = await kernel.run(`const night = await run(${twoExperiments})`)
    expect(cell.status).toBe('ok')
    expect(cell.outputs).toHaveLength(1)
    expect(html(cell)).toContain('2 succeeded')
    expect(html(cell).match(/✓/g)).toHaveLength(2)
    expect(html(cell).length).toBeLessThan(5000)
    expect(cell.updates.length).toBeLessThanOrEqual(cell.seconds * 4 + 1)
  })

  it('draws the wanted charts below it while it runs, each in its place, and keeps their last state', async () => {
    rmSync(toy('stay'), { force: true })
    const cell = await kernel.run(
      `const drawn = await run(${twoExperiments}, { charts: ['power', 'accuracy'] })`,
    )
    expect(cell.outputs).toHaveLength(3)
    const [, power, accuracy] = cell.outputs
    expect(power?.data?.['text/plain']).toMatch(/no power|no samples/)
    expect(accuracy?.data?.['image/svg+xml']).toContain('</svg>')
    const wrong = await kernel.run(`await run(${twoExperiments}, { charts: ['powr' as 'power'] })`)
    expect(errorOf(wrong)).toMatch(/^UsageError: charts: found "powr"; allowed: power, accuracy/)
  })

  it('shows a session below the cell of its first experiment, until it ends', async () => {
    const options = "{ repo: 'toy', model: 'small', cooldown: 0, energy: false }"
    const first = await kernel.run(
      `import { startSession } from 'nightwatt'\nconst session = await startSession(${options}, { charts: ['accuracy'] })\nawait session.run({ epochs: 2 })\nundefined`,
    )
    expect(first.outputs).toHaveLength(2)
    expect(html(first)).toContain('1/1')
    const second = await kernel.run('const { outcome } = await session.run({ epochs: 3 })\noutcome')
    expect(second.updates.length).toBeGreaterThan(0)
    expect(printed(second)).toBe('success\n')
    expect((await kernel.run('const ended = await session.end()')).status).toBe('ok')
    expect(printed(await kernel.run('ended.experiments.length'))).toBe('2\n')
  })

  it('runs a night again, live as the first time, and shows what agrees', async () => {
    rmSync(toy('stay'), { force: true })
    const code = [
      "import { compare, rerun } from 'nightwatt'",
      `const first = await run(${twoExperiments}, { display: false })`,
      'const again = await rerun(first)',
      'const comparison = await compare(first, again)',
      'show(comparison)',
    ]
    const cell = await kernel.run(code.join('\n'))
    expect(cell.status).toBe('ok')
    expect(cell.outputs).toHaveLength(2)
    expect(html(cell)).toContain('2 succeeded')
    expect(html(cell)).toContain('accuracy is identical in both')
    const quiet = await kernel.run('await rerun(again, { display: false, cooldown: 0 })\nundefined')
    expect(quiet.outputs).toEqual([])
  })

  it('shows nothing of it when told so, or when somebody else listens', async () => {
    rmSync(toy('stay'), { force: true })
    expect((await kernel.run(`const a = await run(${twoExperiments}, { display: false })`)).outputs).toEqual(
      [],
    )
    const listened = await kernel.run(
      `const types: string[] = []\nconst b = await run(${twoExperiments}, { onEvent: event => types.push(event.type) })\ntypes.at(-1)`,
    )
    expect(listened.outputs).toHaveLength(1)
    expect(printed(listened)).toBe('night-ended\n')
  })

  it('waits for a night that its cell did not wait for', async () => {
    const cell = await kernel.run(`let ended = 0\nrun(${twoExperiments})\n  .then(() => ended++)\nundefined`)
    expect(cell.outputs).toHaveLength(1)
    expect(html(cell)).toContain('2 succeeded')
    expect(printed(await kernel.run('ended'))).toBe('1\n')
  })

  it('shows tables, nights and charts, also without await', async () => {
    await kernel.run(`const shown = await run(${twoExperiments}, { display: false })`)
    const table = await kernel.run('const t = await experiments(shown)\nawait show(t)')
    expect(html(table)).toContain('2 rows')
    const night = await kernel.run('show(shown)')
    expect(night.outputs).toHaveLength(1)
    expect(html(night)).toContain('2 succeeded')
    const chart = await kernel.run('show(charts.accuracy(t))')
    expect(chart.outputs).toHaveLength(1)
    expect(chart.outputs[0]?.data?.['image/svg+xml']).toMatch(/^<svg[\s\S]*<\/svg>$/)
    expect(chart.outputs[0]?.data?.['application/vnd.vegalite.v5+json']).toMatchObject({ layer: {} })
    const last = await kernel.run('charts.accuracy(t)\nshown')
    expect(last.outputs).toHaveLength(1)
    expect(html(last)).toBe(html(night))
    const again = await kernel.run(`await run(${twoExperiments})`)
    expect(again.outputs).toHaveLength(1)
    const wrong = await kernel.run('show({} as string)')
    expect(wrong.status).toBe('error')
    expect(errorOf(wrong)).toMatch(/^UsageError: show: found/)
  })

  it('ends a night by its stop button within two seconds, records that, and goes on', async () => {
    const pids = await stopAfterItBegan(`const stopped = await run(${twoExperiments})`, () =>
      kernel.interrupt(),
    )
    const began = Date.now()
    await waitFor(() => !pids.some(isRunning))
    expect(Date.now() - began).toBeLessThan(2000)
    const cell = await kernel.finish()
    expect(cell.status).toBe('error')
    expect(html(cell)).toContain('1 stopped, 1 not run')
    const path = /run\({ resume: ("[^"]+")/.exec(errorOf(cell))?.[1]
    // From the notebook's folder: a notebook that is sent to someone tells nothing of whose machine it ran on.
    expect(path).toMatch(/^"results\/run_/)

    const look = await kernel.run(`const partial = await openNight(${path})\npartial.experiments[0].cause`)
    expect(printed(look)).toBe('interrupted\n')
    rmSync(toy('stay'))
    const resumed = await kernel.run(`const whole = await run({ resume: ${path} })`)
    expect(html(resumed)).toContain('2/2')
  })

  it('ends a night and its kernel when Jupyter itself was killed', async () => {
    const lone = await startKernel(prefix, project.root)
    writeFileSync(toy('stay'), '')
    for (const name of ['own.pid', 'child.pid']) rmSync(toy(name), { force: true })
    await lone.start(`import { run } from 'nightwatt'\nconst orphan = await run(${twoExperiments})`)
    await waitFor(() => existsSync(toy('own.pid')) && readFileSync(toy('own.pid'), 'utf8') !== '')
    process.kill(lone.jupyterPid, 'SIGKILL')
    const pids = [`${lone.pid}`, ...['own.pid', 'child.pid'].map(name => readFileSync(toy(name), 'utf8'))]
    await waitFor(() => !pids.some(isRunning))
  })

  it.each([
    ['restart', () => kernel.restart()],
    ['kill', () => kernel.kill()],
  ])('leaves no process behind after a %s', async (_name, end) => {
    const pids = await stopAfterItBegan(
      `import { run as again } from 'nightwatt'\nconst lost = await again(${twoExperiments})`,
      end,
    )
    await waitFor(() => !pids.some(isRunning))
  })
})
