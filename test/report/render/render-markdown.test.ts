import { describe, expect, it } from 'vitest'
import type { Night } from '../../../lib/night/night.ts'
import { buildView, metricsOf } from '../../../lib/report/build-view.ts'
import { figuresOf } from '../../../lib/report/figures/figures.ts'
import { tracesOfTable } from '../../../lib/report/figures/night-traces.ts'
import { renderMarkdown } from '../../../lib/report/render/render-markdown.ts'
import {
  experimentsOf,
  measuredNight,
  nightOf,
  ordinaryNight,
  samplesOf,
} from '../../support/night-fixture.ts'

async function markdownOf(night: Night) {
  const experiments = experimentsOf([night])
  const figures = await figuresOf(experiments, tracesOfTable(samplesOf([night])), metricsOf(experiments))
  return renderMarkdown(buildView({ date: night.date, nights: [night], experiments, figures }))
}

describe('a night as Markdown', () => {
  it('tells what the page does: verdict, trade-offs, what to believe, charts, experiments, failures, how to repeat it', async () => {
    const { text } = await markdownOf(ordinaryNight())
    expect(text).toMatch(
      /^# Night of 23 November 2026: 7 of 8 experiments succeeded, but 1 without accuracy\n/,
    )
    expect(text.match(/^## .*/gm)).toEqual([
      '## Best trade-offs',
      '## What to believe',
      '## Charts',
      '## Experiments',
      '## Failures',
      '## Machine and how to repeat it',
    ])
    expect(text.match(/^\| \d+ \| digits mlp/gm)).toHaveLength(8)
    expect(text).toContain('```sh\nnpx nightwatt run')
  })

  it('has its charts as files beside it, each a picture of its own on white', async () => {
    const { text, pictures } = await markdownOf(measuredNight())
    const linked = [...text.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, path]) => path)
    expect([...pictures.keys()]).toEqual(linked)
    for (const svg of pictures.values()) {
      expect(svg).toMatch(
        /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*><title>[^<]+<\/title><rect/,
      )
      expect(svg).not.toContain('aria-hidden')
    }
  })

  it('holds neither HTML nor Markdown that a name or a log brought along', async () => {
    const hostile =
      '<img src=x onerror=alert(1)> [a](javascript:alert(2)) | ![](https://x.test/a.png) `b` **c**\n# d'
    const { text } = await markdownOf(
      nightOf({
        experiments: [
          { repository: hostile, model: hostile, cause: 'exit-code', message: hostile, metrics: {} },
        ],
        problems: [hostile],
      }),
    )
    expect(text).not.toContain('<img')
    expect(text).not.toMatch(/(?<!\\)\]\(javascript/)
    expect(text).not.toMatch(/(?<!\\)\]\(https:/)
    expect(text).not.toMatch(/^# d/m)
    expect(text).toContain('\\*\\*c\\*\\*')
  })
})
