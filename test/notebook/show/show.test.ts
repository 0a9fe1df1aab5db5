import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { table } from 'arquero'
import { describe, expect, it } from 'vitest'
import { colours } from '../../../lib/chart/draw/theme.ts'
import { charts } from '../../../lib/chart/index.ts'
import { type Forms, writeDisplay } from '../../../lib/notebook/show/frontend.ts'
import { html } from '../../../lib/notebook/show/html.ts'
import { show } from '../../../lib/notebook/show/show.ts'
import { chartView } from '../../../lib/notebook/view/chart-view.ts'
import { nightView } from '../../../lib/notebook/view/night-view.ts'
import { reportView } from '../../../lib/notebook/view/report-view.ts'
import { tableView } from '../../../lib/notebook/view/table-view.ts'
import type { View } from '../../../lib/notebook/view/view.ts'
import { ownView, viewOf } from '../../../lib/notebook/view/views.ts'
import { protocol } from '../../../lib/protocol/protocol.ts'
import { ordinaryNight } from '../../support/night-fixture.ts'

function htmlOf({ forms }: View): string {
  return String(forms['text/html'])
}

describe('a night in a cell', () => {
  it('says how well it was measured', () => {
    const { forms, text } = nightView(ordinaryNight())
    expect(String(forms['text/html'])).toMatch(/Protocol: \d+ of \d+ kept/)
    expect(text).toMatch(/^Protocol: \d+ of \d+ kept$/m)
  })
})

describe('a table in a cell', () => {
  const shown = tableView(
    table({
      model: ['mlp', '<b>'],
      duration_seconds: [19.123456, null],
      energy_gpu_total_joules: [null, null],
    }),
    20,
  )
  const shownHtml = htmlOf(shown)

  it('keeps the names with their units and says how many rows there are', () => {
    expect(shownHtml).toContain('<th>duration_seconds</th>')
    expect(shownHtml).toContain('<td>19.12</td>')
    expect(shownHtml).toContain('2 rows')
  })

  it('leaves out columns without a value, and says so', () => {
    expect(shownHtml).not.toContain('energy_gpu_total_joules')
    expect(shownHtml).toContain('1 column without a value left out')
  })

  it('escapes text', () => expect(shownHtml).toContain('&lt;b&gt;'))

  it('shows the first rows of many', () => {
    const long = tableView(table({ epoch: Array.from({ length: 5000 }, (_, index) => index) }), 20)
    expect(htmlOf(long)).toContain('first 20 of 5000 rows')
    expect(htmlOf(long).match(/<tr>/g)).toHaveLength(21)
  })
})

describe('a report in a cell', () => {
  it('tells the verdict that the page states', () => {
    const page = join(mkdtempSync(join(tmpdir(), 'nightwatt-report-')), 'night.html')
    writeFileSync(
      page,
      '<html><head><meta name="description" content="5 of 5 &lt;fine&gt;, 1.2 kJ"></head></html>',
    )
    const { text } = reportView(page, '/project')
    expect(text).toMatch(/night\.html\n5 of 5 <fine>, 1.2 kJ$/)
  })

  it('is a link that JupyterLab opens from the folder of the notebook', () => {
    const view = reportView('/project/reports/2026-11-23.html', '/project/notebooks')
    expect(htmlOf(view)).toContain('href="../reports/2026-11-23.html"')
  })

  it('leads to the page of all nights too, where there is one: from page to page the viewer of JupyterLab leads nowhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightwatt-report-'))
    const page = join(folder, 'night.html')
    writeFileSync(page, '<html></html>')
    expect(htmlOf(reportView(page, folder))).not.toContain('all nights')
    writeFileSync(join(folder, 'index.html'), '<title>All nights · nightwatt</title>')
    expect(htmlOf(reportView(page, folder))).toContain('<a href="index.html" target="_blank">all nights</a>')
  })
})

describe('a chart in a cell', () => {
  const chart = charts.accuracy(
    table({ experiment_id: ['a', 'b'], outcome: ['success', 'success'], perf_accuracy: [90, 91] }),
  )

  it('is live where that is known, and a picture and a sentence for everywhere else, in that order', async () => {
    const { forms, text } = await chartView(chart)
    expect(Object.keys(forms)).toEqual(['application/vnd.vegalite.v5+json', 'image/png', 'image/svg+xml'])
    // What JupyterLab would put in its place when the notebook is opened has 50 kB and more.
    expect(String(forms['image/png']).length).toBeLessThan(1000)
    expect(text).toBe(chart.description)
  })

  it('needs no white ground when it is live', async () => {
    const { forms } = await chartView(chart)
    expect(JSON.stringify(forms['application/vnd.vegalite.v5+json'])).not.toContain(colours.ink)
  })

  it('is a picture alone when its data would make the notebook large', async () => {
    const forms = (await chartView({ ...chart, usermeta: 'x'.repeat(200_000) })).forms
    expect(Object.keys(forms)).toEqual(['image/svg+xml'])
  })
})

describe('what a cell ends with', () => {
  const night = ordinaryNight()

  it.each([
    ['a night', night],
    ['nights', [night, night]],
    ['a table', table({ a: [1] })],
    ['how well a night was measured', protocol(night)],
    ['HTML', html`<b>1</b>`],
    ['a chart', charts.accuracy(table({ experiment_id: ['a'], outcome: ['success'], perf_accuracy: [1] }))],
  ])('shows itself when it is %s', (_name, value) => expect(ownView(value)).toBeDefined())

  it.each([
    ['rows of one’s own', [{ a: 1 }]],
    ['numbers', [1, 2]],
    ['a text', 'results/night.html'],
    ['nothing', undefined],
    ['an object', { mark: 'a pencil' }],
  ])('is printed as ever when it is %s', (_name, value) => expect(ownView(value)).toBeUndefined())
})

describe('rows', () => {
  it('are a table with the columns of all that are shown', async () => {
    const { forms } = await viewOf([{ epochs: 1 }, { epochs: 2, note: '<b>' }], { rows: 20 })
    expect(forms['text/html']).toContain('<th>epochs</th><th style="text-align:left">note</th>')
    expect(forms['text/html']).toContain('&lt;b&gt;')
  })
})

describe('any Vega-Lite specification', () => {
  const mark = { mark: 'point', encoding: { x: { field: 'a', type: 'quantitative' } } }
  it.each([
    ['without its schema', mark],
    ['with that of version 5', { ...mark, $schema: 'https://vega.github.io/schema/vega-lite/v5.json' }],
    ['of several views', { hconcat: [mark, mark], title: 'Two' }],
  ])('is drawn: %s', async (_name, spec) => {
    const { forms } = await viewOf({ ...spec, data: { values: [{ a: 1 }] } }, { rows: 20 })
    expect(forms['image/svg+xml']).toContain('<svg')
    expect(forms['application/vnd.vegalite.v5+json']).toMatchObject({ $schema: expect.stringMatching(/v5/) })
  })
})

describe('show', () => {
  it('returns a place in which another value can stand, the later of two whichever is drawn sooner', async () => {
    const sent: string[] = []
    Reflect.set(globalThis, '__tslab__', { require: () => undefined })
    Reflect.set(globalThis, writeDisplay, (shown: { data: Forms }, update: boolean) =>
      sent.push(`${update ? 'update' : 'new'}: ${shown.data['text/plain']}`),
    )
    try {
      const place = await show([{ a: 1 }])
      const spec = { mark: 'point', description: 'a chart', data: { values: [] } }
      await Promise.all([place.update(spec), place.update([{ a: 2 }])])
    } finally {
      Reflect.deleteProperty(globalThis, '__tslab__')
      Reflect.deleteProperty(globalThis, writeDisplay)
    }
    expect(sent).toEqual(['new: a\n1\n1 row', 'update: a chart', 'update: a\n2\n1 row'])
  })

  it.each([
    [Promise.resolve(), /found a promise \(write await/],
    [undefined, /found undefined/],
    ['results/run_1', /found a string/],
    [{}, /found an object that is none of these/],
  ])('refuses %s and says what it takes', async (value, message) => {
    await expect(show(value)).rejects.toThrow(message)
  })

  it.each([-1, 0, 2.5])('refuses %d rows', async rows => {
    await expect(show([{ a: 1 }], { rows })).rejects.toThrow(
      `found rows ${rows}; allowed: a whole number from 1`,
    )
  })
})
