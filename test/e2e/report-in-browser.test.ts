// Waits long for Chromium.
// Any Node: browsers.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Night } from '../../lib/night/night.ts'
import { buildView, metricsOf } from '../../lib/report/build-view.ts'
import { figuresOf } from '../../lib/report/figures/figures.ts'
import { type NightTraces, tracesOfTable } from '../../lib/report/figures/night-traces.ts'
import { renderIndex } from '../../lib/report/index/index-page.ts'
import { findChromium as findOwnChromium, printPdf } from '../../lib/report/render/print-pdf.ts'
import { renderHtml } from '../../lib/report/render/render-html.ts'
import { report } from '../../lib/report/report.ts'
import { type Details, detailsOf } from '../../lib/report/sections/details.ts'
import { makeBigNight } from '../bench/make/big-night.js'
import { makePages } from '../bench/make/year.js'
import { chromiumPath, complaintsOf, launchChromium } from '../support/chromium.ts'
import { experimentsOf, measuredNight, nightOf, ordinaryNight, samplesOf } from '../support/night-fixture.ts'

if (chromiumPath === undefined) {
  console.warn(
    'The report is not opened in a browser: no Chromium on the PATH. Set CHROMIUM_PATH to run these tests.',
  )
}

const hostile = '<img src=x onerror=alert(1)>'
const breakout = `"></script><script>alert(2)</script>`

describe.skipIf(chromiumPath === undefined)('the report in a browser', () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightwatt-browser-'))
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A page as it was opened, and everything it did that it should not. */
  interface Opened {
    readonly page: Page
    readonly complaints: readonly string[]
  }

  async function open(night: Night, options: BrowserContextOptions = {}): Promise<Opened> {
    const experiments = experimentsOf([night])
    const traces = tracesOfTable(samplesOf([night]))
    const figures = await figuresOf(experiments, traces, metricsOf(experiments))
    const path = join(folder, `${night.date}.html`)
    writeFileSync(
      path,
      await renderHtml(
        buildView({
          date: night.date,
          nights: [night],
          experiments,
          figures,
          details: withLogs([night], traces),
        }),
      ),
    )
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    const own = pathToFileURL(path).href
    const complaints = complaintsOf(page)
    page.on('dialog', dialog => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', request => {
      if (request.url().split('#')[0] !== own) complaints.push(`request: ${request.url()}`)
    })
    await page.goto(own)
    return { page, complaints }
  }

  /** Brings every chart into view, as a reader would. */
  async function drawAll(page: Page): Promise<void> {
    for (const picture of await page.locator('[data-chart]:visible').all()) {
      await picture.scrollIntoViewIfNeeded()
      await picture.locator('.stage svg').waitFor()
    }
  }

  it('draws every chart anew with Vega, without eval, an error or a request', async () => {
    const { page, complaints } = await open(measuredNight())
    await drawAll(page)
    expect(await page.locator('[data-drawn="interactive"]').count()).toBe(8)
    for (const picture of await page.locator('[data-drawn="interactive"]').all()) {
      expect(
        await picture.locator('svg .mark-rect path, svg .mark-symbol path, svg .mark-line path').count(),
      ).toBeGreaterThan(0)
      expect(await picture.locator('svg').count()).toBe(1)
    }
    expect(complaints).toEqual([])
  })

  it('refuses code made from text', async () => {
    const { page } = await open(measuredNight())
    expect(
      await page.evaluate(() => {
        const script = document.createElement('script')
        script.textContent = 'globalThis.injected = true'
        document.body.append(script)
        return 'injected' in globalThis
      }),
    ).toBe(false)
  })

  it('shows what is under the pointer as text', async () => {
    const { page, complaints } = await open(ordinaryNight())
    await drawAll(page)
    const chart = page.locator('#chart-tradeoff [data-drawn]')
    await chart.scrollIntoViewIfNeeded()
    await chart.locator('.mark-symbol.role-mark path').first().hover({ force: true })
    await page.locator('.tooltip').waitFor()
    expect(await page.locator('.tooltip').textContent()).toMatch(/mlp/)
    expect(complaints).toEqual([])
  })

  it('sorts the experiments by number, by text, both ways, with the unknown last', async () => {
    const { page } = await open(ordinaryNight())
    const column = (place: number) =>
      page.locator(`table.experiments tbody > tr:first-child > :nth-child(${place})`).allInnerTexts()
    const head = page.locator('table.experiments thead th', { hasText: 'accuracy' })
    await head.getByRole('button').click()
    expect(await column(8)).toEqual(['89.6', '93.4', '94.1', '95.9', '96.8', '97.2', '–', '–'])
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    await head.getByRole('button').press('Enter')
    expect(await column(8)).toEqual(['97.2', '96.8', '95.9', '94.1', '93.4', '89.6', '–', '–'])
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    await page.getByRole('button', { name: /^Outcome/ }).click()
    expect((await column(3))[0]?.trim()).toBe('out of memory')
  })

  it('is complete with scripts off', async () => {
    const { page, complaints } = await open(measuredNight(), { javaScriptEnabled: false })
    expect(await page.locator('.picture.wide > svg').count()).toBe(8)
    for (const picture of await page.locator('.picture.wide > svg').all()) {
      const box = await picture.boundingBox()
      expect(box?.width).toBeGreaterThan(600)
      expect(box?.height).toBeGreaterThan(150)
    }
    expect(await page.locator('table.experiments tbody').count()).toBe(5)
    expect(complaints).toEqual([])
  })

  it.each([360, 390, 768, 1280])('has no sideways scrolling of the page at %i pixels', async width => {
    const { page } = await open(ordinaryNight(), { viewport: { width, height: 844 } })
    await drawAll(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  })

  it('shows hostile names as text and runs none of them', async () => {
    const night = nightOf({
      experiments: [
        {
          repository: hostile,
          model: breakout,
          hyperparameters: { [breakout]: 1 },
          metrics: { [hostile]: 3 },
        },
        {
          repository: hostile,
          model: breakout,
          metrics: { [hostile]: 4 },
          cause: 'exit-code',
          message: breakout,
        },
      ],
      record: { command_line: ['nightwatt', hostile, breakout], config: { [breakout]: hostile } },
    })
    const { page, complaints } = await open(night)
    await drawAll(page)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('table.experiments tbody th').first().textContent()).toContain(hostile)
    for (const mark of await page.locator('#chart-energy [data-drawn] .role-mark path').all())
      await mark.hover({ force: true, timeout: 2000 }).catch(() => {})
    expect(await page.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('says what it lacks when no experiment finished', async () => {
    const { page, complaints } = await open(nightOf({ experiments: [], notRun: 4 }))
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(
      'None of 4 planned experiments finished',
    )
    expect(await page.getByText('No energy is known for any experiment.').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it('filters the experiments by words and by numbers, and says how many fit', async () => {
    const { page, complaints } = await open(ordinaryNight())
    const shown = () => page.locator('table.experiments tbody:visible').count()
    const filter = page.getByLabel('Filter')
    await filter.fill('accuracy>95')
    expect(await shown()).toBe(3)
    expect(await page.locator('.filter [role="status"]').textContent()).toBe('3 of 8 experiments')
    await filter.fill('success epochs<=3')
    expect(await shown()).toBe(2)
    await filter.fill('memory')
    expect(await shown()).toBe(1)
    await filter.fill('')
    expect(await shown()).toBe(8)
    expect(complaints).toEqual([])
  })

  it("opens a row to its traces, attempts and log's last lines, by the keyboard too, and by a link", async () => {
    const { page, complaints } = await open(measuredNight())
    const row = page.locator('#experiment-3')
    expect(await row.locator('.opened').isVisible()).toBe(false)
    await row.getByRole('button', { name: 'Experiment 3' }).press('Enter')
    await row.locator('.traces svg').first().waitFor()
    expect(await row.locator('.traces figcaption').first().textContent()).toMatch(
      /^Power CPU package 40\.\d+ W \(.* to .*\); GPU 0 18\d\.\d W/,
    )
    expect(await row.locator('.attempts li').textContent()).toMatch(/^success · 6 min 00 s · exit code 0/)
    expect(await row.locator('.log').textContent()).toBe('Epoch 1\n=cmd|calc\n<img src=x onerror=alert(9)>')
    await row.getByRole('button', { name: 'Experiment 3' }).press('Space')
    expect(await row.locator('.opened').isVisible()).toBe(false)
    await page.evaluate(() => {
      location.hash = '#experiment-5'
    })
    await page.locator('#experiment-5 .traces svg').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('picks experiments in one chart, and shows them in the others and in the table', async () => {
    const { page, complaints } = await open(ordinaryNight())
    await drawAll(page)
    const points = page.locator('#chart-tradeoff [data-drawn]:visible .mark-symbol.role-mark path')
    const point = points.first()
    await point.scrollIntoViewIfNeeded()
    await point.click({ force: true })
    const picked = page.locator('table.experiments tbody.picked')
    await picked.waitFor()
    expect(await picked.count()).toBe(1)
    expect(await page.locator('.picks-count').textContent()).toBe('1 experiment picked')
    for (const id of ['energy', 'metric-1', 'parallel', 'tradeoff'])
      expect(await page.locator(`#chart-${id} [data-drawn]:visible .picked`).count()).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    expect(await picked.count()).toBe(0)
    // A frame drawn over the whole plot picks all that it goes over.
    const box = await page.locator('#chart-tradeoff [data-drawn]:visible svg').boundingBox()
    if (box === null) throw new Error('the chart has no place')
    await page.mouse.move(box.x + 4, box.y + 4)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.move(box.x + box.width - 4, box.y + box.height - 4)
    await page.mouse.up()
    expect(await picked.count()).toBe(6)
    await page.getByRole('button', { name: 'Unpick' }).click()
    await page.getByRole('checkbox', { name: 'Pick experiment 2 ' }).press('Space')
    expect(await page.locator('#chart-metric-1 [data-drawn]:visible .picked').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Show them in the table' }).click()
    expect(await page.locator('table.experiments tbody:visible').count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it('gives every chart as SVG, PNG and CSV, where nothing can be taken for a formula', async () => {
    const { page, complaints } = await open(
      nightOf({
        experiments: ['=1+1', '+x', '-y', '@z', '中文'].map((model, index) => ({
          model,
          hyperparameters: { epochs: index + 1, width: 10 - index },
        })),
      }),
    )
    await drawAll(page)
    const download = async (format: string) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('#chart-energy').getByRole('button', { name: format }).click(),
      ])
      return { name: file.suggestedFilename(), content: readFileSync(await file.path()) }
    }
    const svg = await download('SVG')
    expect(svg.name).toBe('2026-11-23-energy.svg')
    expect(svg.content.toString()).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg.content.toString()).toContain('<title>Energy by experiment: 5 experiments')
    const png = await download('PNG')
    expect([...png.content.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
    const csv = (await download('CSV')).content.toString()
    const lines = csv.replace('\uFEFF', '').split('\r\n')
    expect(lines[0]).toMatch(
      /^night,experiment_id,repository,model,outcome,hyperparam_epochs,.*energy_total_joules/,
    )
    expect(lines.slice(1, 6).map(line => line.split(',')[3])).toEqual(["'=1+1", "'+x", "'-y", "'@z", '中文'])
    expect(lines.slice(1, 6).map(line => line.split(',')[1]?.[0])).not.toContain('=')
    expect(lines).toHaveLength(7)
    expect(complaints).toEqual([])
  })

  it.each([
    'light',
    'dark',
  ] as const)('has nothing that axe finds wrong, %s, on a desk and a phone', async colorScheme => {
    const { page } = await open(ordinaryNight(), { colorScheme })
    await drawAll(page)
    await page.getByRole('button', { name: 'Experiment 1:' }).click()
    await page.getByRole('checkbox', { name: 'Pick experiment 2 ' }).click()
    await page.evaluate(() => {
      for (const details of Array.from(document.querySelectorAll('details'))) details.open = true
    })
    expect(await violationsIn(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await violationsIn(page)).toEqual([])
  })

  it('prints on A4 with no chart and no experiment cut, each of a few opened', async () => {
    const { page } = await open(measuredNight())
    await drawAll(page)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('#experiment-1 .traces svg').first().isVisible()).toBe(true)
    expect(await page.locator('.tools').first().isVisible()).toBe(false)
    for (const part of ['.chart', 'table.experiments tbody', '.card'])
      expect(
        await page
          .locator(part)
          .first()
          .evaluate(element => getComputedStyle(element).breakInside),
      ).toBe('avoid')
    // The table's pages lie on their side, 269 mm wide.
    await page.setViewportSize({ width: 1016, height: 688 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1016)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('shows the first rows of very many, all of them when asked, and a linked one at once', async () => {
    const path = await report(makeBigNight(join(folder, 'many'), 420, 3), {
      out: join(folder, 'many-reports'),
    })
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    await page.goto(`${pathToFileURL(path).href}#experiment-401`)
    await page.locator('#experiment-401 .traces svg').first().waitFor()
    const rows = page.locator('table.experiments tbody:not([hidden])')
    expect(await rows.count()).toBe(301)
    await page.getByLabel('Filter').fill('failure')
    expect(await rows.count()).toBe(0)
    await page.getByLabel('Filter').fill('memory')
    expect(await rows.count()).toBe(10)
    await page.getByLabel('Filter').fill('')
    await page.getByRole('button', { name: 'Show all 420 rows' }).click()
    expect(await rows.count()).toBe(420)
    await context.close()
  })

  it('has an index that is searched, that links to every night, and in which axe finds nothing wrong', async () => {
    const reports = join(folder, 'year')
    makePages(reports, 40, 1)
    writeFileSync(join(reports, 'index.html'), await renderIndex(reports))
    const complaints: string[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme })
      const page = await context.newPage()
      page.on('console', message => complaints.push(message.text()))
      page.on('pageerror', error => complaints.push(error.message))
      await page.goto(pathToFileURL(join(reports, 'index.html')).href)
      expect(await page.locator('.calendar .day').count()).toBe(40)
      expect(await page.locator('figure.chart .picture.wide svg').count()).toBe(2)
      expect(await violationsIn(page)).toEqual([])
      await page.getByLabel('Search').fill('monday november resnet20')
      expect(await page.locator('.page:visible').count()).toBe(4)
      expect(await page.getByRole('status').textContent()).toBe('4 of 40 nights')
      await page.setViewportSize({ width: 390, height: 844 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
      await context.close()
    }
    expect(complaints).toEqual([])
  })

  it('is printed as PDF by the command line', async () => {
    const page = join(folder, 'printed.html')
    writeFileSync(page, '<!doctype html><title>printed</title><p>数据')
    await printPdf(
      await findOwnChromium({ ...process.env, CHROMIUM_PATH: chromiumPath }),
      page,
      join(folder, 'printed.pdf'),
    )
    expect(readFileSync(join(folder, 'printed.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('names its parts in order for those who listen to it', async () => {
    const { page } = await open(ordinaryNight())
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll(heads => heads.map(head => Number(head.tagName[1])))
    expect(levels[0]).toBe(1)
    for (const [index, level] of levels.entries())
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1)
    for (const chart of await page.locator('.pictures[role="img"]').all()) {
      expect((await chart.getAttribute('aria-label'))?.length).toBeGreaterThan(20)
    }
  })
})

/** What rows open to, with a log that means harm. */
function withLogs(nights: readonly Night[], traces: NightTraces): Details {
  const log = 'Epoch 1\n=cmd|calc\n<img src=x onerror=alert(9)>'
  return new Map([...detailsOf(nights, traces)].map(([key, detail]) => [key, { ...detail, log }]))
}

// The rules of WCAG 2.2, A and AA, and axe's own of good practice.
async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate(async () => {
    const axe: unknown = Reflect.get(globalThis, 'axe')
    if (typeof axe !== 'object' || axe === null || !('run' in axe) || typeof axe.run !== 'function')
      return ['no axe']
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.map(
      (found: { id: string; nodes: { html: string }[] }) => `${found.id}: ${found.nodes[0]?.html}`,
    )
  })
}
