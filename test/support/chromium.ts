import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Chromium's program: the one named by CHROMIUM_PATH, or the one on the PATH. */
export const chromiumPath = findChromium()

/** Starts Chromium; it asks nobody but those whose pages are opened. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
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
}

/** Everything that a page complains of from now on: errors and warnings in its console, what was thrown. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  return complaints
}

export interface Pixels {
  /** Neither white nor a pale grey: text, axes. */
  readonly dark: number
  /** Of a colour and no grey: what a chart draws its data with. */
  readonly coloured: number
}

/** Counts what is to be seen in a screenshot. */
export async function pixelsOf(browser: Browser, png: Buffer): Promise<Pixels> {
  const page = await browser.newPage()
  try {
    return await page.evaluate(async base64 => {
      const answer = await fetch(`data:image/png;base64,${base64}`)
      const picture = await createImageBitmap(await answer.blob())
      const canvas = new OffscreenCanvas(picture.width, picture.height)
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('this Chromium has no canvas')
      context.drawImage(picture, 0, 0)
      const { data } = context.getImageData(0, 0, picture.width, picture.height)
      let dark = 0
      let coloured = 0
      for (let at = 0; at < data.length; at += 4) {
        const channels = data.slice(at, at + 3)
        if (Math.max(...channels) < 120) dark += 1
        if (Math.max(...channels) - Math.min(...channels) > 60) coloured += 1
      }
      return { dark, coloured }
    }, png.toString('base64'))
  } finally {
    await page.close()
  }
}

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
