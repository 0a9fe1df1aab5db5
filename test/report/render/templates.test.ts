import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UsageError } from '../../../lib/errors.ts'
import { buildView } from '../../../lib/report/build-view.ts'
import { renderHtml } from '../../../lib/report/render/render-html.ts'
import { templatesOf } from '../../../lib/report/render/templates.ts'
import { experimentsOf, ordinaryNight } from '../../support/night-fixture.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-templates-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, text: string): void {
  mkdirSync(join(folder, 'partials'), { recursive: true })
  writeFileSync(join(folder, name), text)
}

async function page(): Promise<string> {
  const night = ordinaryNight()
  const view = buildView({
    date: night.date,
    nights: [night],
    experiments: experimentsOf([night]),
    figures: { figures: [], columnsJson: '[]' },
  })
  return renderHtml(view, await templatesOf(folder))
}

describe('templates of your own', () => {
  it('take the place of ours, file by file', async () => {
    put('partials/verdict.hbs', '<section><h1>{{view.verdict.headline}}!</h1>{{> signature}}</section>')
    put('partials/signature.hbs', '<p>Institute of {{view.date}}</p>')
    put('style.css', 'body { color: teal }')
    const html = await page()
    expect(html).toContain(
      '<h1>7 of 8 experiments succeeded, but 1 without accuracy!</h1><p>Institute of 2026-11-23</p>',
    )
    expect(html).toContain('body { color: teal }')
    expect(html).not.toContain('--paper')
    expect(html).toContain('<table class="experiments"')
  })

  it.each([
    ['a field that is not there', '<p>\n{{view.verdikt}}', ':2:3: there is no field verdikt here'],
    [
      'a partial that is not there',
      '<p>\n\n{{> verdikt}}',
      ':3: there is no partial verdikt; it would stand in partials/verdikt.hbs',
    ],
    ['a helper that is not there', 'x\n{{#loop view}}{{/loop}}', ':2:1: there is no helper loop'],
    ['a block that is not closed', '<p>\n{{#if view.date}}\n', ':3: it cannot be parsed at'],
  ])('are told of %s with its file and line', async (_, text, words) => {
    put('partials/verdict.hbs', text)
    const mistake = page()
    await expect(mistake).rejects.toThrow(UsageError)
    await expect(mistake).rejects.toThrow(`${join(folder, 'partials/verdict.hbs')}${words}`)
    await expect(mistake).rejects.toThrow('docs/templates.md')
  })

  it('are told of partials that include one another, and of a page that is empty', async () => {
    put('partials/verdict.hbs', '<p>{{> verdict}}')
    await expect(page()).rejects.toThrow('its partials include one another without end')
    put('partials/verdict.hbs', '<p>')
    put('report.hbs', ' \n')
    await expect(page()).rejects.toThrow(`${join(folder, 'report.hbs')}: it makes an empty page`)
  })

  it('are refused as a folder that is none, or that holds nothing a page uses', async () => {
    await expect(templatesOf(join(folder, 'nowhere'))).rejects.toThrow('is no folder')
    put('partials/verdikt.txt', '')
    await expect(templatesOf(folder)).rejects.toThrow(
      /holds no template that a page uses.*partials\/verdict\.hbs/,
    )
  })
})

describe('docs/templates.md', () => {
  const text = readFileSync(new URL('../../../docs/templates.md', import.meta.url), 'utf8')

  it('names every template, script and partial', () => {
    const templates = new URL('../../../templates/', import.meta.url)
    const names = readdirSync(templates, { recursive: true, encoding: 'utf8' }).filter(name =>
      /\.\w+$/.test(name),
    )
    for (const name of names) expect(text, name).toContain(name.replace(/^.*\//, ''))
  })

  it('names every field of a page', () => {
    const night = ordinaryNight()
    const view = buildView({
      date: night.date,
      nights: [night],
      experiments: experimentsOf([night]),
      figures: { figures: [], columnsJson: '[]' },
    })
    for (const name of Object.keys(view)) expect(text).toContain(`\`${name}\``)
    for (const name of Object.keys(view.verdict)) expect(text).toContain(name)
    for (const name of Object.keys(view.quality)) expect(text).toContain(name)
    for (const name of Object.keys(view.experiments)) expect(text).toContain(name)
  })
})
