// Waits for whole nights.
// Any Node: older nights.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeSession, writeFlatRun, writeSessionRun } from '../record/older/original.ts'
import { makeProject, toyConfig } from '../support/project.ts'

const evening = Date.UTC(2025, 10, 5, 9, 47, 23) / 1000
const december = Date.UTC(2025, 11, 1, 14, 18, 47) / 1000

/** A project whose results folder holds all three older layouts. */
function makeOlderProject() {
  const project = makeProject({ config: toyConfig() })
  const results = join(project.root, 'results')
  writeFlatRun(results, { startSeconds: evening })
  writeFlatRun(results, { startSeconds: evening + 60, record: null })
  writeFlatRun(results, { startSeconds: evening + 24 * 3600, model: 'resnet20' })
  const session = makeSession(results, december)
  const sparse = Array.from({ length: 9 }, (_, place) => place * 2.3)
  writeSessionRun(session, 1, { startSeconds: december + 5, sampledAt: sparse })
  const background = { repository: 'examples', model: 'mnist_ff' }
  writeSessionRun(session, 2, { startSeconds: december + 100, background })
  return { project, results, session }
}

function fingerprint(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map(name => {
      const path = join(folder, name)
      const { mtimeMs } = statSync(path)
      const content = statSync(path).isDirectory() ? '' : readFileSync(path)
      return `${name} ${mtimeMs} ${createHash('sha256').update(content).digest('hex')}`
    })
}

describe('older nights on the command line', () => {
  it('are told as a table, all layouts together, by path, date and name', async () => {
    const { project } = makeOlderProject()
    const rowsOf = async (...words: string[]) => {
      const { stdout, code } = await project.nightwatt(['table', '--json', ...words])
      expect(code).toBe(0)
      return JSON.parse(stdout) as Record<string, unknown>[]
    }
    const all = await rowsOf('all')
    expect(all.map(row => [row.night, row.outcome, row.mode])).toEqual([
      ['2025-11-05', 'success', null],
      ['2025-11-05', 'failure', null],
      ['2025-11-06', 'success', null],
      ['run_20251201_221847', 'success', null],
      ['run_20251201_221847', 'success', 'parallel'],
    ])
    expect(await rowsOf('results')).toEqual(all)
    expect(await rowsOf('2025-11-05')).toEqual(all.slice(0, 2))
    expect(await rowsOf('results/2025-11-06')).toEqual(all.slice(2, 3))
    expect(await rowsOf('run_20251201_221847')).toEqual(all.slice(3))
  })

  it('give their samples, in every format', async () => {
    const { project } = makeOlderProject()
    const csv = await project.nightwatt(['table', '--samples', 'results/run_20251201_221847'])
    expect(csv.stdout.split('\n')[1]).toBe(
      'run_20251201_221847,examples_mnist_001,examples,mnist,nvidia-smi,measured,GPU 0,power,W,' +
        '2025-12-01T14:18:52.000Z,0,70',
    )
    const arrow = await project.nightwatt(['table', '--samples', '--format', 'arrow', 'latest'])
    expect(arrow.code).toBe(0)
    expect(arrow.stdout.slice(0, 6)).toBe('ARROW1')
  })

  it('become a page a date, which says what they lack and how far their records are off', async () => {
    const { project } = makeOlderProject()
    const { code, stderr } = await project.nightwatt(['report', 'all'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const names = readdirSync(join(project.root, 'reports')).sort()
    expect(names).toEqual(['2025-11-05.html', '2025-11-06.html', '2025-12-01.html', 'index.html'])
    const december = project.read(project.root, 'reports/2025-12-01.html')
    expect(december).toContain('it kept neither its plan, its seed, the machine it ran on nor')
    expect(december).toContain('laid beside their traces they are in UTC+08:00')
    expect(december).toContain('GPU energy as recorded is off from what the traces hold by more than 1 %')
    expect(december).toContain('GPU as recorded')
    expect(december).toContain('−55.')
    expect(december).toContain('overlapping load: background examples mnist_ff')
    const november = project.read(project.root, 'reports/2025-11-05.html')
    expect(november).toContain('no record: the run was ended before one was written')
    expect(november).toContain('1 of 2 experiments succeeded')
  })

  it('stay as they are, to the last byte', async () => {
    const { project, results } = makeOlderProject()
    const before = fingerprint(results)
    await project.nightwatt(['report', 'all'])
    await project.nightwatt(['table', 'all', '--samples'])
    expect(fingerprint(results)).toEqual(before)
  })
})
