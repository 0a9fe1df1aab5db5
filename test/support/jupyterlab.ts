import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { complaintsOf } from './chromium.ts'
import { python } from './kernel.ts'
import type { NotebookProject } from './notebook-project.ts'
import { isRunning, processesWith, waitFor } from './project.ts'

export const hasJupyterLab = spawnSync(python, ['-c', 'import jupyterlab']).status === 0

export type Theme = 'JupyterLab Light' | 'JupyterLab Dark'

/** A JupyterLab that serves a project and keeps all that is its own below it. */
export interface JupyterLab {
  open(browser: Browser, notebook: string, theme: Theme): Promise<OpenNotebook>
  /** Ends it and its kernels. */
  end(): Promise<void>
}

/** A notebook as a user has it before them. */
export interface OpenNotebook {
  readonly page: Page
  /** What the page complained of. */
  readonly complaints: readonly string[]
  /** The cell whose source holds a text. */
  cell(source: string): Locator
  /** What is shown below it. */
  outputs(source: string): Locator
  runAll(): Promise<void>
  run(source: string): Promise<void>
  /** Presses a button of the notebook's toolbar. */
  press(button: 'interrupt' | 'restart' | 'run' | 'save'): Promise<void>
}

/** Starts the JupyterLab of the Python that the tests use. */
export async function startJupyterLab({ root, env }: NotebookProject): Promise<JupyterLab> {
  const own = join(root, '.jupyter')
  const settings = join(own, 'settings/@jupyterlab/apputils-extension')
  mkdirSync(settings, { recursive: true })
  const choose = (name: string, content: object) =>
    writeFileSync(join(settings, `${name}.jupyterlab-settings`), JSON.stringify(content))
  // Neither asks the user nor the network for news.
  choose('notification', { fetchNews: 'false', checkForUpdates: false })
  const options = ['--no-browser', '--allow-root', '--ServerApp.ip=127.0.0.1', '--ServerApp.port=0']
  const server = spawn(python, ['-m', 'jupyterlab', ...options, `--ServerApp.root_dir=${root}`], {
    cwd: root,
    env: {
      ...env,
      JUPYTER_CONFIG_DIR: join(own, 'config'),
      JUPYTER_DATA_DIR: join(own, 'data'),
      JUPYTER_RUNTIME_DIR: join(own, 'runtime'),
      JUPYTERLAB_SETTINGS_DIR: join(own, 'settings'),
      JUPYTERLAB_WORKSPACES_DIR: join(own, 'workspaces'),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  server.stderr.setEncoding('utf8').on('data', text => {
    log += text
  })
  const ended = once(server, 'exit')
  const end = async () => {
    server.kill('SIGTERM')
    const killing = setTimeout(() => server.kill('SIGKILL'), 15_000)
    await ended
    clearTimeout(killing)
    // A server that had to be killed leaves its kernels; they have the files of this project in their arguments.
    for (const pid of processesWith(own)) if (isRunning(pid)) process.kill(Number(pid), 'SIGKILL')
  }

  try {
    // Written when it listens.
    const told = join(own, 'runtime', `jpserver-${server.pid}.json`)
    await waitFor(() => server.exitCode !== null || isWhole(told), 60)
    const { url, token } = JSON.parse(readFileSync(told, 'utf8'))
    let opened = 0
    return {
      end,
      open(browser, notebook, theme) {
        choose('themes', { theme })
        opened += 1
        // A workspace of its own: another would open the notebooks again that were open in it.
        const place = `lab/workspaces/test-${opened}/tree/${relative(root, notebook)}`
        return openNotebook(browser, `${url}${place}?token=${token}`)
      },
    }
  } catch (error) {
    await end()
    throw new Error(`JupyterLab did not start:\n${log}`, { cause: error })
  }
}

function isWhole(file: string): boolean {
  try {
    return existsSync(file) && typeof JSON.parse(readFileSync(file, 'utf8')).url === 'string'
  } catch {
    return false
  }
}

async function openNotebook(browser: Browser, address: string): Promise<OpenNotebook> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } })
  page.setDefaultTimeout(60_000)
  const complaints = complaintsOf(page)
  // A cell that is run before the kernel has answered is not run at all, and until it is asked for JupyterLab calls it
  // idle.
  const answer = page
    .waitForEvent('websocket', socket => socket.url().includes('/api/kernels/'))
    .then(socket =>
      socket.waitForEvent('framereceived', {
        predicate: ({ payload }) => payload.includes('kernel_info_reply'),
        timeout: 60_000,
      }),
    )
  await Promise.all([page.goto(address), answer])
  // Where the toolbar has no room for it, it stands in a menu, and while that is found out in both.
  await page
    .locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    .first()
    .waitFor({ state: 'attached' })
  const cell = (source: string) =>
    page.locator('.jp-CodeCell').filter({ has: page.locator('.cm-content', { hasText: source }) })
  const press = (button: string) =>
    page.locator(`.jp-NotebookPanel-toolbar [data-jp-item-name="${button}"] jp-button`).click()
  return {
    page,
    complaints,
    cell,
    outputs: source => cell(source).locator('.jp-OutputArea-output'),
    press,
    async runAll() {
      await page.getByRole('menuitem', { name: 'Run', exact: true }).click()
      await page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    },
    async run(source) {
      await cell(source).locator('.jp-InputPrompt').click()
      await press('run')
    },
  }
}

/**
 * Text below a cell and how well it stands out against what is behind it, from 1 to 21: WCAG 2.2, "contrast ratio",
 * which asks for 4.5.
 */
export function contrasts(
  outputs: Locator,
): Promise<readonly { readonly text: string; readonly ratio: number }[]> {
  return outputs.evaluateAll(elements => {
    type Colour = readonly [number, number, number, number]
    const colourOf = (css: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+/g) ?? []).map(Number)
      return [red, green, blue, alpha]
    }
    const over = (front: Colour, back: Colour): Colour => {
      const mixed = (at: 0 | 1 | 2) => front[at] * front[3] + back[at] * (1 - front[3])
      return [mixed(0), mixed(1), mixed(2), 1]
    }
    const behind = (element: Element): Colour => {
      const own = colourOf(getComputedStyle(element).backgroundColor)
      if (own[3] === 1) return own
      return over(own, element.parentElement === null ? [255, 255, 255, 1] : behind(element.parentElement))
    }
    const opacityOf = (element: Element): number =>
      Number(getComputedStyle(element).opacity) *
      (element.parentElement === null ? 1 : opacityOf(element.parentElement))
    const luminance = (colour: Colour): number => {
      const linear = (at: 0 | 1 | 2) => {
        const share = colour[at] / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      }
      return 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2)
    }
    return elements
      .flatMap(output => [output, ...Array.from(output.querySelectorAll('*'))])
      .map(element => {
        const text = Array.from(element.childNodes)
          .map(node => (node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '').trim() : ''))
          .join('')
        const back = behind(element)
        const [red, green, blue, alpha] = colourOf(getComputedStyle(element).color)
        const front = over([red, green, blue, alpha * opacityOf(element)], back)
        const [light = 0, dark = 0] = [luminance(front), luminance(back)].sort((a, b) => b - a)
        return { text, ratio: (light + 0.05) / (dark + 0.05) }
      })
      .filter(({ text }) => text !== '')
  })
}
