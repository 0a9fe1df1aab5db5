// Waits long for JupyterLab in Chromium.
// Any Node: Jupyter.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { chromiumPath, launchChromium, pixelsOf } from '../support/chromium.ts'
import { python } from '../support/kernel.ts'
import { readNotebook, writeNotebook } from '../support/notebook-files.ts'
import { checkout, makeNotebookProject } from '../support/notebook-project.ts'

const has = (module: string) => spawnSync(python, ['-c', `import ${module}`]).status === 0

const name = '01-first-night.ipynb'
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function makeProject() {
  const project = makeNotebookProject(name)
  folders.push(project.root)
  return project
}

describe.skipIf(!has('nbconvert') || chromiumPath === undefined)(
  'nbconvert (skipped without a Python that has it, or without Chromium)',
  () => {
    it('makes a page of the stored notebook that shows its charts without any script', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'nightwatt-nbconvert-'))
      folders.push(folder)
      const options = ['--to', 'html', '--output-dir', folder, '--output', 'page.html']
      execFileSync(python, ['-m', 'nbconvert', ...options, join(checkout, 'notebooks', name)], {
        stdio: 'pipe',
      })
      const browser = await launchChromium()
      try {
        const page = await browser.newPage({
          javaScriptEnabled: false,
          viewport: { width: 1280, height: 900 },
        })
        await page.goto(pathToFileURL(join(folder, 'page.html')).href)
        for (const source of ['charts.tradeoff', 'charts.power']) {
          const chart = page.locator('.jp-CodeCell', { hasText: source }).locator('.jp-OutputArea-output')
          const { dark, coloured } = await pixelsOf(browser, await chart.screenshot())
          expect(dark).toBeGreaterThan(1000)
          expect(coloured).toBeGreaterThan(40)
        }
      } finally {
        await browser.close()
      }
    }, 120_000)
  },
)

describe.skipIf(!has('papermill'))('papermill (skipped without a Python that has it)', () => {
  const papermill = (folder: string, env: NodeJS.ProcessEnv, ...files: readonly string[]) =>
    spawnSync(python, ['-m', 'papermill', '--no-progress-bar', ...files], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })

  it('fails where a cell fails, and does not run those below', () => {
    const { root, env } = makeProject()
    writeNotebook(join(root, 'fails.ipynb'), [
      "import { plan } from 'nightwatt'",
      "plan({ repo: 'nowhere', model: 'mlp' })",
      "console.log('went on')",
    ])
    const { status } = papermill(root, env, 'fails.ipynb', 'out.ipynb')
    expect(status).toBe(1)
    const text = JSON.stringify(readNotebook(join(root, 'out.ipynb')).cells.map(({ outputs }) => outputs))
    expect(text).toContain('nowhere')
    expect(text).not.toContain('went on')
  }, 120_000)
})

describe.skipIf(!has('jupyter_kernel_test'))(
  'jupyter_kernel_test (skipped without a Python that has it)',
  () => {
    it("finds the basics of the protocol, as far as tslab's go", () => {
      const { root, env } = makeProject()
      const { status, stderr } = spawnSync(python, [join(import.meta.dirname, 'kernel_protocol.py'), '-v'], {
        cwd: root,
        env,
        encoding: 'utf8',
      })
      expect(status, stderr).toBe(0)
    }, 120_000)
  },
)
