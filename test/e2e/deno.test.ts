// Waits long for a Jupyter kernel of Deno.
// Any Node: Deno.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CellResult, hasJupyter, type Kernel, startKernel } from '../support/kernel.ts'
import { isRunning, makeProject, toyConfig, waitFor } from '../support/project.ts'

/** A Deno: the one named, or the one on the PATH. */
const deno = process.env.NIGHTWATT_TEST_DENO ?? 'deno'
const hasDeno = hasJupyter && spawnSync(deno, ['--version']).status === 0

// Ends by itself, unless a file `stay` lies beside it: then it and its child stay, and take no SIGTERM.
const trainer = `#!/bin/sh
echo "Accuracy: 91.5"
[ -f stay ] || { sleep 1; exit 0; }
trap '' TERM
sleep 300 &
echo $! > child.pid
echo $$ > own.pid
while :; do sleep 1; done
`
const aNight =
  "await run({ repo: 'toy', model: 'small', mutate: 'epochs', runs: 2, seed: 42, cooldown: 0, energy: false })"

function shown({ outputs }: CellResult, mimeType: string): readonly string[] {
  return outputs.flatMap(({ data }) => data?.[mimeType] ?? [])
}

describe.skipIf(!hasDeno)("Deno's kernel (skipped without deno and a Python that has nbclient)", () => {
  const prefix = mkdtempSync(join(tmpdir(), 'nightwatt-deno-'))
  const project = makeProject({ config: toyConfig(), files: { 'toy/train.sh': trainer } })
  const env = { DENO_DIR: join(prefix, 'cache'), DENO_NO_UPDATE_CHECK: '1' }
  const toy = (name: string) => join(project.root, 'toy', name)
  let kernel: Kernel

  beforeAll(async () => {
    execFileSync(deno, ['jupyter', '--install'], {
      env: { ...process.env, ...env, XDG_DATA_HOME: join(prefix, 'share') },
      stdio: 'pipe',
    })
    // As after `npm install nightwatt` in the notebook's folder.
    writeFileSync(join(project.root, 'package.json'), '{ "dependencies": { "nightwatt": "*" } }')
    symlinkSync(resolve(import.meta.dirname, '../../node_modules'), join(project.root, 'node_modules'))
    // Deno does not wait for what a cell ends with to be sent: on a busy machine it comes after the cell's end.
    kernel = await startKernel(prefix, project.root, { name: 'deno', env, lateSeconds: 1 })
    await kernel.run("import { charts, experiments, openNight, run, show } from 'nightwatt'")
  })
  afterAll(() => kernel.shutdown())

  it('imports nightwatt by its name, and as a package of npm', async () => {
    const cell = await kernel.run("import { plan } from 'npm:nightwatt'\ntypeof plan")
    expect(shown(cell, 'text/plain').join()).toContain('function')
  })

  it('runs a night below its cell: one output that is updated in place', async () => {
    const cell = await kernel.run(`const night = ${aNight}`)
    expect(cell.status).toBe('ok')
    expect(cell.outputs).toHaveLength(1)
    expect(shown(cell, 'text/html').join()).toContain('2 succeeded')
    expect(cell.updates.length).toBeGreaterThan(1)
    expect(cell.updates.length).toBeLessThanOrEqual(cell.seconds * 4 + 1)
  })

  it('shows tables, nights and charts, also without await', async () => {
    const table = await kernel.run('const t = await experiments(night)\nshow(t)')
    expect(shown(table, 'text/html').join()).toContain('2 rows')
    expect(shown(await kernel.run('show(night)'), 'text/html').join()).toContain('2 succeeded')
    const chart = shown(await kernel.run('show(charts.accuracy(t))'), 'image/svg+xml')
    expect(chart).toEqual([expect.stringMatching(/^<svg[\s\S]*<\/svg>$/)])
    expect(shown(await kernel.run('night'), 'text/html').join()).toContain('2 succeeded')
    expect(shown(await kernel.run('t'), 'text/html').join()).toContain('2 rows')
    expect(shown(await kernel.run('({ a: 1 })'), 'text/plain').join()).toContain('a: ')
    const wrong = await kernel.run('await show({} as string)')
    expect(wrong.status).toBe('error')
  })

  it('ends a night by its stop button within two seconds, and goes on', async () => {
    for (const pid of ['own.pid', 'child.pid']) rmSync(toy(pid), { force: true })
    writeFileSync(toy('stay'), '')
    await kernel.start(aNight)
    await waitFor(() => existsSync(toy('own.pid')) && readFileSync(toy('own.pid'), 'utf8') !== '')
    const pids = ['own.pid', 'child.pid'].map(name => readFileSync(toy(name), 'utf8'))
    await kernel.interrupt()
    const began = Date.now()
    await waitFor(() => !pids.some(isRunning))
    expect(Date.now() - began).toBeLessThan(2000)
    const cell = await kernel.finish()
    expect(cell.status).toBe('error')
    expect(shown(cell, 'text/html').join()).toContain('1 stopped, 1 not run')

    rmSync(toy('stay'))
    const path = JSON.stringify(project.night(-1))
    const resumed = await kernel.run(`await run({ resume: ${path} })`)
    // Of the night that the cell ends with: the last update above it may come after the cell's end, and is lost then.
    expect(shown(resumed, 'text/html').join()).toContain('2 succeeded')
  })
})
