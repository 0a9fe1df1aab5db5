// Waits for the report of a whole night, and Chromium where it lacks.
// Any Node: pages.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RefusedError, UsageError } from '../../lib/errors.ts'
import { openNight } from '../../lib/night/find/open-night.ts'
import type { Night } from '../../lib/night/night.ts'
import { jsonForScript } from '../../lib/report/render/script-safety.ts'
import { report, reports } from '../../lib/report/report.ts'
import { nightOf, ordinaryNight } from '../support/night-fixture.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-report-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Puts a night on disk as a run leaves it, without traces. */
function store(night: Night): string {
  const path = join(folder, 'results', night.name)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'night.json'), JSON.stringify(night.record))
  for (const experiment of night.experiments) {
    mkdirSync(join(path, experiment.experiment_id))
    writeFileSync(join(path, experiment.experiment_id, 'experiment.json'), JSON.stringify(experiment))
  }
  return path
}

const out = () => join(folder, 'reports')

describe('report', () => {
  it('writes the page of a night under its name, and the index, and gives the path of the page', async () => {
    const page = await report(store(ordinaryNight()), { out: out() })
    expect(page).toBe(join(out(), 'run_20261123_213000.html'))
    expect(readdirSync(out()).sort()).toEqual(['index.html', 'run_20261123_213000.html'])
    expect(readFileSync(page, 'utf8')).toContain('7 of 8 experiments succeeded')
  })

  it('makes a page of that night alone, beside the page of its date, and neither overwrites the other', async () => {
    const other = store(nightOf({ name: 'run_20261123_200000', experiments: [{}] }))
    const asked = store(ordinaryNight())
    const page = readFileSync(await report(asked, { out: out() }), 'utf8')
    expect(page).toContain('7 of 8 experiments succeeded')
    expect(page).toContain('<title>Night of 23 November 2026, run_20261123_213000')
    expect(page).not.toContain('run_20261123_200000')
    const ofDate = await report(asked, { out: out(), page: 'date' })
    expect(readFileSync(ofDate, 'utf8')).toContain('8 of 9 experiments succeeded')
    await report(other, { out: out() })
    expect(readdirSync(out()).sort()).toEqual([
      '2026-11-23.html',
      'index.html',
      'run_20261123_200000.html',
      'run_20261123_213000.html',
    ])
    const index = readFileSync(join(out(), 'index.html'), 'utf8')
    expect([...index.matchAll(/<a href="([^"#]*)"/g)].map(([, href]) => href)).toEqual([
      '2026-11-23.html',
      'run_20261123_213000.html',
      'run_20261123_200000.html',
    ])
    // Each night counts once, however many pages show it, and a day of the calendar leads to one.
    expect(index).toContain('2 nights · 9 experiments')
    expect(index.match(/class="day level-\d [^"]*" href/g)).toHaveLength(1)
  })

  it('makes a page of each of several nights, also of those that share a name', async () => {
    const first = store(ordinaryNight())
    const second = join(folder, 'archive', 'run_20261123_213000')
    cpSync(first, second, { recursive: true })
    const record = JSON.parse(readFileSync(join(second, 'night.json'), 'utf8'))
    writeFileSync(
      join(second, 'night.json'),
      JSON.stringify({ ...record, started_at: '2026-11-23T21:30:00-05:00' }),
    )
    expect((await reports([first, second], { out: out() })).map(path => basename(path))).toEqual([
      'run_20261123_213000.html',
      'run_20261123_213000-in-archive.html',
    ])
    // Asked for by itself it leaves the page of the other alone.
    expect(basename(await report(second, { out: out() }))).toBe('run_20261123_213000-in-archive.html')
  })

  it('gives a night of another name a page that is no page of a date, nor the index', async () => {
    for (const name of ['index', '2026-11-22', 'mutation 1x']) {
      const page = await report({ ...nightOf({ name, experiments: [{}] }) }, { out: out() })
      expect(basename(page)).toBe(`night-${name.replace(' ', '-')}.html`)
    }
    expect(readFileSync(join(out(), 'index.html'), 'utf8')).toContain('night-mutation-1x.html')
  })

  it('refuses a kind of page that there is none of', async () => {
    await expect(report(ordinaryNight(), { out: out(), page: 'week' as 'date' })).rejects.toThrow(
      'report: found page week; allowed: night, date',
    )
  })

  it('takes opened nights as well as paths, each night once', async () => {
    const night = await openNight(store(ordinaryNight()))
    const page = join(out(), 'run_20261123_213000.html')
    expect(await reports([night, night.path], { out: out() })).toEqual([page])
    expect(readFileSync(page, 'utf8').match(/class="night"/g)).toHaveLength(1)
  })

  it('keeps the other nights of the same evening on the page of a date', async () => {
    store(nightOf({ name: 'run_20261123_200000', experiments: [{}] }))
    const page = await report(store(ordinaryNight()), { out: out(), page: 'date' })
    expect(readFileSync(page, 'utf8')).toContain('8 of 9 experiments succeeded')
  })

  it('is not stopped by a broken night beside the one asked for, but tells of it', async () => {
    const broken = store(nightOf({ name: 'run_20261123_200000', experiments: [] }))
    writeFileSync(join(broken, 'night.json'), '{')
    const page = await report(store(ordinaryNight()), { out: out(), page: 'date' })
    expect(readFileSync(page, 'utf8')).toContain('run_20261123_200000: ')
  })

  it('lists all pages of the folder in the index, newest first, those of earlier reports included', async () => {
    await report(store(nightOf({ name: 'run_20261120_220000', date: '2026-11-20', experiments: [{}] })), {
      out: out(),
    })
    await report(store(ordinaryNight()), { out: out() })
    const index = readFileSync(join(out(), 'index.html'), 'utf8')
    expect([...index.matchAll(/<a href="([^"#]*)"/g)].map(([, href]) => href)).toEqual([
      'run_20261123_213000.html',
      'run_20261120_220000.html',
    ])
    expect(index).toContain('2 nights · 9 experiments')
    expect(index).toContain('digits mlp: accuracy 97.2')
    expect(index).toContain('estimated')
  })

  it('shows hostile names in the index, in its list and its trends, and reads none of them', async () => {
    const hostile = `<img src=x onerror=alert(1)></script><script>alert(2)</script>`
    mkdirSync(out())
    for (const day of ['20', '21']) {
      const counts = { planned: 1, ran: 1, succeeded: 1, failed: 0, interrupted: 0 }
      const best = [{ repository: hostile, model: hostile, metric: hostile, value: 3 }]
      const date = `2026-11-${day}`
      const own = {
        date,
        nights: [hostile],
        ...counts,
        durationSeconds: 1,
        energyJoules: 1,
        energySource: '',
        best,
      }
      writeFileSync(
        join(out(), `${date}.html`),
        `<script type="application/json" id="night-summary">${jsonForScript(own)}</script>`,
      )
    }
    await report(store(ordinaryNight()), { out: out() })
    const index = readFileSync(join(out(), 'index.html'), 'utf8')
    expect(index).not.toContain('<img')
    expect(index).not.toContain('<script>alert')
    expect(index).toContain('&lt;img src')
    expect(index.match(/<figure /g)?.length).toBeGreaterThan(1)
  })

  it('gives a folder of nights a page a date, and the path of the latest', async () => {
    store(nightOf({ name: 'run_20261120_220000', date: '2026-11-20', experiments: [{}] }))
    store(ordinaryNight())
    const page = await report(join(folder, 'results'), { out: out() })
    expect(page).toBe(join(out(), '2026-11-23.html'))
    expect(readdirSync(out())).toContain('2026-11-20.html')
  })

  it('shows a sign for each control character that a name holds, in a page and in Markdown', async () => {
    const red = '\u001b[31m'
    const path = store(nightOf({ experiments: [{ cause: 'exit-code', message: `bad${red}` }] }))
    for (const format of ['html', 'md'] as const) {
      const text = readFileSync(await report(path, { out: out(), format }), 'utf8')
      expect(text).not.toContain('\u001b')
      expect(text).toContain('bad␛')
    }
  })

  it('tells of a night that a newer version wrote', async () => {
    const path = store(nightOf({ experiments: [{}], record: { schema_version: 2 as 1 } }))
    await expect(report(path, { out: out() })).rejects.toThrow(
      /night\.json was written by a newer nightwatt: found schema_version 2; allowed: up to 1/,
    )
  })

  it('leaves files in the index that are no pages of ours alone', async () => {
    mkdirSync(out())
    writeFileSync(
      join(out(), '2026-01-01.html'),
      '<script type="application/json" id="night-summary">{"date":1}</script>',
    )
    await report(store(ordinaryNight()), { out: out() })
    expect(readFileSync(join(out(), 'index.html'), 'utf8')).not.toContain('2026-01-01')
    expect(readdirSync(out())).toContain('2026-01-01.html')
  })

  it('writes Markdown with its pictures beside it, and leaves pages and index alone', async () => {
    const made = await report(store(ordinaryNight()), { out: out(), format: 'md' })
    expect(made).toBe(join(out(), 'run_20261123_213000.md'))
    expect(readdirSync(out()).sort()).toEqual(['run_20261123_213000', 'run_20261123_213000.md'])
    expect(readdirSync(join(out(), 'run_20261123_213000'))).toContain('energy.svg')
    expect(readFileSync(made, 'utf8')).toContain('](run_20261123_213000/energy.svg)')
  })

  it('refuses a PDF without a Chromium, saying how to get one, before anything is written', async () => {
    const night = store(ordinaryNight())
    vi.stubEnv('CHROMIUM_PATH', '')
    vi.stubEnv('PATH', folder)
    const refused = report(night, { out: out(), format: 'pdf' })
    await expect(refused).rejects.toThrow(RefusedError)
    await expect(refused).rejects.toThrow(/apt install chromium.*CHROMIUM_PATH/)
    vi.unstubAllEnvs()
    expect(existsSync(out())).toBe(false)
  })

  it('refuses a format that it does not know', async () => {
    const night = store(ordinaryNight())
    // @ts-expect-error: a notebook's cell may say anything
    await expect(report(night, { out: out(), format: 'docx' })).rejects.toThrow(/allowed are html, md, pdf/)
  })

  it('refuses an empty list of nights', async () => {
    await expect(report([], { out: out() })).rejects.toThrow(UsageError)
    const misspelt = { out: out(), gridintensity: 380 }
    await expect(report(store(ordinaryNight()), misspelt)).rejects.toThrow(
      'found the option gridintensity; allowed: out, gridIntensity',
    )
  })
})
