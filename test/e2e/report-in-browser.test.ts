import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Night } from '../../lib/night/night.ts'
import { buildView, metricsOf } from '../../lib/report/build-view.ts'
import { figuresOf } from '../../lib/report/figures.ts'
import { tracesOfTable } from '../../lib/report/night-traces.ts'
import { renderHtml } from '../../lib/report/render-html.ts'
import { experimentsOf, measuredNight, nightOf, ordinaryNight, samplesOf } from '../report/night-fixture.ts'

const executablePath = findChromium()
if (executablePath === undefined) {
  console.warn(
    'The report is not opened in a browser: no Chromium on the PATH. Set CHROMIUM_PATH to run these tests.',
  )
}

const hostile = '<img src=x onerror=alert(1)>'
const breakout = `"></script><script>alert(2)</script>`

describe.skipIf(executablePath === undefined)('the report in a browser', () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightwatt-browser-'))
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
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
    const figures = await figuresOf(experiments, tracesOfTable(samplesOf([night])), metricsOf(experiments))
    const path = join(folder, `${night.date}.html`)
    writeFileSync(
      path,
      await renderHtml(buildView({ date: night.date, nights: [night], experiments, figures })),
    )
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    const own = pathToFileURL(path).href
    const complaints: string[] = []
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
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
    expect(await page.locator('[data-drawn="interactive"]').count()).toBe(6)
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
    await page.getByRole('button', { name: 'Outcome' }).click()
    expect((await column(3))[0]?.trim()).toBe('out of memory')
  })

  it('is complete with scripts off', async () => {
    const { page, complaints } = await open(measuredNight(), { javaScriptEnabled: false })
    expect(await page.locator('.picture.wide > svg').count()).toBe(6)
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

function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    process.env.CHROMIUM_PATH ?? '',
    ...names.flatMap(name => folders.map(folder => join(folder, name))),
  ]
  return candidates.find(path => path !== '' && isExecutable(path))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
