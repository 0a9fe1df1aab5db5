import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shellQuote } from '../../../lib/config/command/shell-quote.ts'
import type { Night } from '../../../lib/night/night.ts'
import { buildView, metricsOf } from '../../../lib/report/build-view.ts'
import { figuresOf } from '../../../lib/report/figures/figures.ts'
import { tracesOfTable } from '../../../lib/report/figures/night-traces.ts'
import { renderHtml } from '../../../lib/report/render/render-html.ts'
import { contentSecurityPolicy, cspHash, jsonForScript } from '../../../lib/report/render/script-safety.ts'
import {
  experimentsOf,
  measuredNight,
  nightOf,
  ordinaryNight,
  samplesOf,
} from '../../support/night-fixture.ts'

const templates = new URL('../../../templates/', import.meta.url)

async function pageOf(night: Night): Promise<string> {
  const experiments = experimentsOf([night])
  const figures = await figuresOf(experiments, tracesOfTable(samplesOf([night])), metricsOf(experiments))
  return renderHtml(buildView({ date: night.date, nights: [night], experiments, figures }))
}

const hostile = '<img src=x onerror=alert(1)>'
const breakout = `</script><script>alert(2)</script>\u2028"' onmouseover="alert(3)`

function hostileNight(): Night {
  return nightOf({
    name: 'run_20261123_213000',
    experiments: [
      {
        repository: hostile,
        model: breakout,
        hyperparameters: { [breakout]: 1, '{{constructor}}': 2 },
        metrics: { [hostile]: 3 },
        warnings: [breakout],
      },
      {
        repository: hostile,
        model: breakout,
        metrics: {},
        missing: [{ name: breakout, pattern: hostile, reason: 'no match', nearest: [hostile, breakout] }],
      },
      {
        repository: hostile,
        model: breakout,
        metrics: {},
        cause: breakout,
        message: breakout,
        problems: [hostile],
      },
    ],
    problems: [hostile],
    record: { command_line: ['run', hostile, breakout], config: { [breakout]: hostile } },
  })
}

describe('a page', () => {
  it('holds no element that a name from a config or a log brought along', async () => {
    const html = await pageOf(hostileNight())
    expect(html).not.toContain('<img')
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('\u2028"')
    expect(html).not.toMatch(/<[^>]*\sonmouseover=/)
    expect(html).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;')
  })

  it("shows a log's lines nearest to a metric that was not found", async () => {
    const html = await pageOf(hostileNight())
    expect(html).toContain('the nearest lines of the log:')
    expect(html).toContain('<li><code>&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;</code></li>')
  })

  it('lets only its own scripts run, each named by its hash', async () => {
    const html = await pageOf(hostileNight())
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
      .exec(html)?.[1]
      ?.replaceAll('&#x27;', "'")
      .replaceAll('&#x3D;', '=')
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script ?? '')
    expect(scripts).toHaveLength(2)
    expect(policy).toBe(contentSecurityPolicy(scripts))
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  })

  it('tells its verdict to whoever shows a preview of it', async () => {
    expect(await pageOf(ordinaryNight())).toContain(
      '<meta name="description" content="7 of 8 experiments succeeded, but 1 without accuracy. 1 failed (out of memory) and 1 succeeded only after a retry. Accuracy was not found in 1 of 7 that succeeded. It took',
    )
  })

  it('refers to nothing outside itself but the index', async () => {
    const html = (await pageOf(ordinaryNight())).replace(/<script>[\s\S]*?<\/script>/g, '')
    const targets = [...html.matchAll(/\s(?:href|src|xlink:href)="([^"]*)"/g)].map(
      ([, target]) => target ?? '',
    )
    expect(targets.filter(target => !target.startsWith('#'))).toEqual(['index.html'])
    expect(html).not.toMatch(/@import|url\((?!#)/)
  })

  it('links only to places that are there', async () => {
    for (const night of [ordinaryNight(), measuredNight(), nightOf({ experiments: [], notRun: 2 })]) {
      const html = await pageOf(night)
      const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id))
      const links = [...html.matchAll(/<a [^>]*href="#([^"]*)"/g)].map(([, id]) => id ?? '')
      expect(links.filter(id => !ids.has(id))).toEqual([])
    }
  })

  it('has no id twice', async () => {
    const html = await pageOf(measuredNight())
    const ids = [...html.matchAll(/<[a-z][^<>]*?\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(ids.length - new Set(ids).size).toBe(0)
  })

  it('shows every chart as a picture before any script runs', async () => {
    const html = await pageOf(measuredNight())
    expect(html.match(/class="picture wide"[^>]*><svg/g)).toHaveLength(8)
  })

  it('does not carry the chart runtime when there is no chart', async () => {
    const html = await pageOf(nightOf({ experiments: [], notRun: 1 }))
    expect(html.length).toBeLessThan(60_000)
  })

  it('is the same for the same night', async () => {
    expect(await pageOf(ordinaryNight())).toBe(await pageOf(ordinaryNight()))
  })
})

describe('the templates', () => {
  it('put nothing unescaped into a page but what we made ourselves', () => {
    const files = [
      ...readdirSync(templates),
      ...readdirSync(new URL('partials/', templates)).map(name => `partials/${name}`),
    ]
    const unescaped = files
      .filter(name => name.endsWith('.hbs'))
      .flatMap(name => [
        ...readFileSync(new URL(name, templates), 'utf8').matchAll(
          /\{\{\{\s*(\S+?)\s*\}\}\}|\{\{&\s*(\S+?)\}\}/g,
        ),
      ])
      .map(([, triple, ampersand]) => triple ?? ampersand)
    expect(new Set(unescaped)).toEqual(
      new Set([
        'page.summaryJson',
        'page.targetJson',
        'page.style',
        'page.runtime',
        'page.script',
        'this.svg',
        'this.specJson',
        'this.dataJson',
        'view.columnsJson',
        'style',
        'script',
      ]),
    )
  })

  it('quote every attribute that takes a value', () => {
    for (const name of readdirSync(new URL('partials/', templates))) {
      expect(readFileSync(new URL(`partials/${name}`, templates), 'utf8')).not.toMatch(/=\{\{/)
    }
  })
})

describe('text made safe for where it stands', () => {
  it('as JSON in a script element', () => {
    const json = jsonForScript({ name: '</script><!--', line: '\u2028\u2029' })
    expect(json).not.toMatch(/[<\u2028\u2029]/)
    expect(JSON.parse(json)).toEqual({ name: '</script><!--', line: '\u2028\u2029' })
  })

  it('as a hash of a script, as browsers take it', () => {
    // Example of Content Security Policy Level 2, section 4.2.5.
    expect(cspHash("alert('Hello, world.');")).toBe("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='")
  })

  it('as words of a shell', () => {
    expect(shellQuote(['a', '', 'b c', "d'e", '$(f)', '中文', '--x=1'])).toBe(
      `a '' 'b c' 'd'\\''e' '$(f)' '中文' --x=1`,
    )
  })
})
