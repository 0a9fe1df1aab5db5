// Waits long for JupyterLab in Chromium.
// Any Node: JupyterLab.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launchChromium, pixelsOf } from '../support/chromium.ts'
import {
  contrasts,
  hasJupyterLab,
  type JupyterLab,
  type OpenNotebook,
  startJupyterLab,
  type Theme,
} from '../support/jupyterlab.ts'
import { writeNotebook } from '../support/notebook-files.ts'
import { makeNotebookProject, type NotebookProject } from '../support/notebook-project.ts'
import { isRunning, stayingTrainer, toyConfig, waitFor } from '../support/project.ts'

const toy = "config: '../toy/models_config.json', repo: 'toy', model: 'small', mutate: 'epochs'"
const imports = "import { charts, explore, openNight, run, selected } from 'nightwatt'"
const stays = `const stopped = await run({ ${toy}, runs: 2, seed: 42, cooldown: 0, energy: false })`
const sum = '40 + 2'
const wrongType = "const seven: number = 'seven'"
const halfWritten = 'charts.'
const explores = "await explore('../results')"
const asksForPicked = 'await selected()'

// What is said of JupyterLab itself, not of what we show in it.
const knownNoise = [
  // It opens a report as a page that may run no script until the user trusts it.
  /^Blocked script execution in 'blob:.*the document's frame is sandboxed/,
  // Of a kernel that is restarted.
  /^Connection lost, reconnecting in \d+ seconds\.$/,
  /^Canceled future for \w+ message before replies were done$/,
  // tslab answers no request for the history (1.0.22), and a restart ends the waiting for it.
  /^History was unable to be retrieved$/,
]
const unknownNoise = ({ complaints }: OpenNotebook) =>
  complaints.filter(text => !knownNoise.some(known => known.test(text))).join('\n')

describe.skipIf(!hasJupyterLab || chromiumPath === undefined)(
  'nightwatt in JupyterLab (skipped without a Python that has jupyterlab, or without Chromium)',
  () => {
    let browser: Browser
    let project: NotebookProject
    let lab: JupyterLab
    let notebook: OpenNotebook | undefined

    beforeAll(async () => {
      project = makeNotebookProject('01-first-night.ipynb')
      const folder = join(project.root, 'toy')
      mkdirSync(folder)
      writeFileSync(join(folder, 'models_config.json'), JSON.stringify(toyConfig({ path: '.' })))
      writeFileSync(join(folder, 'train.sh'), stayingTrainer, { mode: 0o755 })
      writeFileSync(join(folder, 'stay'), '')
      writeNotebook(tryOut(), [imports, explores, asksForPicked, stays, sum, wrongType, halfWritten])
      browser = await launchChromium()
      lab = await startJupyterLab(project)
    }, 120_000)
    afterEach(async () => {
      await notebook?.page.close()
    })
    afterAll(async () => {
      await browser?.close()
      await lab?.end()
      rmSync(project.root, { recursive: true, force: true })
    }, 60_000)

    const tryOut = () => join(project.root, 'notebooks/try.ipynb')

    async function open(path: string, theme: Theme = 'JupyterLab Light'): Promise<OpenNotebook> {
      notebook = await lab.open(browser, path, theme)
      return notebook
    }

    /** A chart is there when it can be seen: its axes and words, and the marks in their colours. */
    async function expectDrawn({ cell, outputs }: OpenNotebook, source: string): Promise<void> {
      await cell(source).scrollIntoViewIfNeeded()
      const chart = outputs(source)
      await chart.waitFor()
      const picture = async () => pixelsOf(browser, await chart.screenshot())
      await expect
        .poll(picture, { timeout: 30_000 })
        .toSatisfy(({ dark, coloured }) => dark > 500 && coloured > 40)
    }

    /** Starts a training that stays; its process and that of its child. */
    async function begin({ run }: OpenNotebook): Promise<readonly string[]> {
      const files = ['own.pid', 'child.pid'].map(name => join(project.root, 'toy', name))
      for (const file of files) rmSync(file, { force: true })
      await run(stays)
      const pidIn = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '')
      await waitFor(() => files.every(file => pidIn(file) !== ''), 60)
      return files.map(pidIn)
    }

    /** The contrast that WCAG 2.2 asks for. */
    async function expectReadable(output: Locator): Promise<void> {
      const texts = await contrasts(output)
      expect(texts.length).toBeGreaterThan(0)
      expect(texts.filter(({ ratio }) => ratio < 4.5)).toEqual([])
    }

    /** The kernel is of use. It refuses what is sent to it in the moment after a cell that failed, so it is asked again. */
    const expectAnswer = ({ outputs, run }: OpenNotebook) =>
      expect
        .poll(() => run(sum).then(() => outputs(sum).allInnerTexts()), { timeout: 30_000, interval: 500 })
        .toEqual(['42\n'])

    it('shows a night that moves while it runs, its charts and its report, and complains of nothing', async () => {
      const opened = await open(project.notebook)
      const { outputs, page, press, runAll } = opened
      await runAll()
      const live = outputs('await run(sweep)')
      await live.filter({ hasText: '▸' }).waitFor()
      const states = new Set<string>()
      const look = async () => {
        const text = await live.innerText()
        states.add(text)
        return text
      }
      await expect.poll(look, { timeout: 120_000, interval: 100 }).toContain('3 succeeded')
      expect([...states].filter(text => text.includes('▸')).length).toBeGreaterThan(5)
      for (const progress of ['0/3', '1/3', '2/3', '3/3'])
        expect([...states].filter(text => text.includes(progress))).not.toEqual([])

      await expectDrawn(opened, 'charts.tradeoff')
      await expectDrawn(opened, 'charts.power')
      const link = outputs('report(night)').getByRole('link').first()
      await link.waitFor()
      await press('save')
      const [night] = /run_\d+_\d+/.exec(await live.innerText()) ?? ['']
      await waitFor(() => readFileSync(project.notebook, 'utf8').includes(`${night}, seed 42`))
      await link.click()
      const report = page.frameLocator('.jp-HTMLViewer iframe')
      await report.getByRole('heading', { level: 1, name: 'All 3 experiments succeeded' }).waitFor()
      expect(unknownNoise(opened)).toBe('')
    }, 240_000)

    it.each<Theme>(['JupyterLab Dark', 'JupyterLab Light'])('can be read in the theme %s', async theme => {
      const opened = await open(project.notebook, theme)
      const { cell, outputs, page } = opened
      await page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: 'attached' })
      for (const source of ['await run(sweep)', 'experiments(night)', 'report(night)']) {
        // What is out of sight is not drawn.
        await cell(source).scrollIntoViewIfNeeded()
        await outputs(source).waitFor()
        await expectReadable(outputs(source))
      }
      for (const width of [700, 2560]) {
        await page.setViewportSize({ width, height: 1000 })
        const chart = outputs('charts.tradeoff').locator('svg.marks')
        await chart.scrollIntoViewIfNeeded()
        const widths = () =>
          chart.evaluate(svg => ({
            chart: svg.getBoundingClientRect().right,
            cell: svg.closest('.jp-OutputArea-output')?.getBoundingClientRect().right ?? 0,
          }))
        await expect.poll(widths).toSatisfy(({ chart: right, cell }) => right > 0 && right <= cell)
      }
      expect(unknownNoise(opened)).toBe('')
    }, 120_000)

    it('draws the charts of a notebook that somebody sent, which JupyterLab does not trust', async () => {
      const sent = join(project.root, 'notebooks/sent.ipynb')
      // Another text than the one that was saved here: its signature is not known.
      writeFileSync(
        sent,
        readFileSync(project.notebook, 'utf8').replace('# A first night', '# As it was sent'),
      )
      const opened = await open(sent)
      await expectDrawn(opened, 'charts.tradeoff')
      await expectDrawn(opened, 'charts.power')
      expect(await opened.page.locator('.jp-OutputArea-output.jp-mod-trusted').count()).toBe(0)
      expect(unknownNoise(opened)).toBe('')
    }, 120_000)

    it('tells the next cell which experiments were picked in a view', async () => {
      const opened = await open(tryOut(), 'JupyterLab Dark')
      const { outputs, page, run } = opened
      await run(imports)
      await run(explores)
      const view = page.frameLocator('iframe')
      await view.getByText('selected() in the next cell').waitFor()
      await view.locator('#chart-energy [data-k="1"]').first().click()
      await view.getByText('1 experiment picked').waitFor()
      expect(await view.locator('tbody.picked').count()).toBe(1)
      await view.getByText('selected(').first().waitFor()
      const paper = await view.locator('body').evaluate(body => getComputedStyle(body).backgroundColor)
      expect(Number(/\d+/.exec(paper)?.[0])).toBeLessThan(60)
      await expect
        .poll(() => run(asksForPicked).then(() => outputs(asksForPicked).allInnerTexts()), {
          timeout: 30_000,
          interval: 500,
        })
        .toEqual([expect.stringContaining('1 row')])
      expect(unknownNoise(opened)).toBe('')
    }, 120_000)

    it('ends a night by its stop button, and the next cell runs', async () => {
      const opened = await open(tryOut(), 'JupyterLab Dark')
      const { cell, outputs, press, run } = opened
      await run(imports)
      const pids = await begin(opened)
      await outputs(stays).filter({ hasText: '0/2' }).waitFor()
      await press('interrupt')
      const began = Date.now()
      await waitFor(() => !pids.some(isRunning))
      expect(Date.now() - began).toBeLessThan(2000)
      await outputs(stays).filter({ hasText: '1 stopped, 1 not run' }).waitFor()
      await outputs(stays).filter({ hasText: 'to go on:' }).waitFor()
      await expectReadable(outputs(stays).first())
      await expectAnswer(opened)
      expect(await cell(stays).locator('.jp-InputPrompt').innerText()).not.toContain('*')
      expect(unknownNoise(opened)).toBe('')
    }, 120_000)

    it('leaves no process of a training when its kernel is restarted', async () => {
      const opened = await open(tryOut())
      const { page, press, run } = opened
      await run(imports)
      const pids = await begin(opened)
      await press('restart')
      await page.locator('.jp-Dialog').getByRole('button', { name: 'Confirm Kernel Restart' }).click()
      await waitFor(() => !pids.some(isRunning), 30)
      await expectAnswer(opened)
      expect(unknownNoise(opened)).toBe('')
    }, 120_000)

    it('offers the charts when Tab is pressed, and says what type is wrong', async () => {
      const opened = await open(tryOut())
      const { cell, outputs, page, run } = opened
      await run(imports)
      await run(wrongType)
      await outputs(wrongType)
        .filter({ hasText: "Type 'string' is not assignable to type 'number'" })
        .waitFor()
      await cell(halfWritten).last().locator('.cm-line').click()
      await page.keyboard.press('End')
      await page.keyboard.press('Tab')
      await page.locator('.jp-Completer-item', { hasText: 'tradeoff' }).waitFor()
      expect(unknownNoise(opened)).toBe('')
    }, 120_000)
  },
)
