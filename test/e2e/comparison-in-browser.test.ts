// Waits for Chromium.
// Any Node: browsers.
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderComparison } from '../../lib/report/comparison/comparison-page.ts'
import { compare } from '../../lib/table/compare/compare.ts'
import { changed, later, measuredNight, six } from '../table/compare/nights.ts'

const executablePath = [
  process.env.CHROMIUM_PATH,
  ...(process.env.PATH ?? '').split(delimiter).map(folder => join(folder, 'chromium')),
].find(isExecutable)

function isExecutable(path: string | undefined): path is string {
  if (path === undefined) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

describe.skipIf(executablePath === undefined)('a comparison in a browser (skipped without Chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-comparison-'))
  let browser: Browser

  beforeAll(async () => {
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(width: number): Promise<{ page: Page; complaints: string[] }> {
    const accuracies = changed(
      six,
      (joules, place) => joules * (1.1 + 0.01 * (place % 3)),
      (accuracy, place) => accuracy + (place % 2),
    )
    const path = join(folder, `${width}.html`)
    writeFileSync(
      path,
      await renderComparison(await compare(measuredNight(six), measuredNight(accuracies, later))),
    )
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    page.on('request', request => {
      if (!request.url().startsWith('file:')) complaints.push(request.url())
    })
    await page.goto(pathToFileURL(path).href)
    return { page, complaints }
  }

  it('draws its charts, tells a point when pointed at, and sorts its table', async () => {
    const { page, complaints } = await open(1280)
    const picture = page.locator('#chart-difference-energy_total_joules .picture.wide')
    await picture.scrollIntoViewIfNeeded()
    await page.waitForSelector('#chart-difference-energy_total_joules .picture.wide[data-drawn]')
    await picture.locator('.mark-symbol path').first().hover()
    expect(await page.locator('.tooltip').textContent()).toMatch(
      /settingepochs 1energy A100\.0 Jenergy B110\.0 J/,
    )
    const first = () => page.locator('.compared tbody tr').first().textContent()
    const before = await first()
    const button = page.locator('.compared thead button', { hasText: 'Energy A' })
    await button.click()
    await button.click()
    expect(await first()).not.toBe(before)
    expect(complaints).toEqual([])
  })

  it.each([390, 1280])('fits a window of %d pixels', async width => {
    const { page } = await open(width)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  })
})
