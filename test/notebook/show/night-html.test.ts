import { describe, expect, it } from 'vitest'
import { NightProgress } from '../../../lib/notebook/live/night-progress.ts'
import { quiet } from '../../../lib/notebook/show/html.ts'
import { nightHtml } from '../../../lib/notebook/show/night-html.ts'
import type { NightEvent } from '../../../lib/run/events.ts'
import { experimentEnded, experimentStarted, nightStarted } from '../../support/events.ts'

function htmlAfter(...events: readonly NightEvent[]): string {
  const progress = new NightProgress()
  for (const event of events) progress.see(event)
  return nightHtml(progress.view()).text.replaceAll('\u00a0', ' ')
}

describe('a night below its cell', () => {
  it('has a row an experiment that has ended: what, seconds, joules, °C, metric, and whether estimated', () => {
    const text = htmlAfter(nightStarted(2), experimentStarted(1), experimentEnded(1))
    for (const part of [
      '✓ 1',
      'epochs 7',
      '19.1 s',
      '436.9 J estimated',
      '52.3 °C',
      'accuracy 97.25',
      '1/2',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('shows the one that runs with its power, its metric, and when the night ends', () => {
    const text = htmlAfter(
      nightStarted(2),
      experimentStarted(1, 65),
      { type: 'metric', index: 1, attempt: 1, name: 'accuracy', value: 90.5 },
      {
        type: 'sample',
        index: 1,
        attempt: 1,
        sample: {
          meter: 'perf',
          measures: 'cpu',
          timeMs: 0,
          intervalMs: 200,
          values: { packageJoules: 4, ramJoules: null },
        },
      },
    )
    expect(text).toContain('▸ 1')
    expect(text).toContain('█ 20.00 W')
    expect(text).toContain('accuracy 90.5')
    expect(text).toContain('ends in about 1 min 05 s')
  })

  it('says how to go on once nothing is heard of it any more, and nothing of that when it has ended', () => {
    const running = htmlAfter(nightStarted(2), experimentStarted(1))
    expect(running).toMatch(/animation:nightwatt-silent 0s 30s both[^>]*>⚠ nothing was heard/)
    expect(running).toMatch(/<code>const night = await run\(\{ resume: &quot;.*&quot; \}\)<\/code>/)
    const view = new NightProgress().view()
    expect(nightHtml({ ...view, path: 'results/x', isRunning: false }).text).not.toContain('silent')
  })

  it('keeps retries, warnings and why an experiment failed in its row', () => {
    const failed = experimentEnded(
      1,
      { outcome: 'failure', cause: 'exit-code', detail: 'exit code 1', warnings: ['perf: it died'] },
      3,
    )
    const text = htmlAfter(nightStarted(1), failed)
    for (const part of ['✗ 1', 'exit-code: exit code 1', '3 attempts', '⚠ perf: it died']) {
      expect(text).toContain(part)
    }
  })

  it('does not call what the user stopped a failure', () => {
    const stopped = experimentEnded(1, { outcome: 'failure', cause: 'interrupted', detail: 'by the user' })
    const text = htmlAfter(nightStarted(3), stopped, {
      type: 'night-ended',
      night: '',
      path: '',
      seconds: 4,
      total: 3,
      succeeded: 0,
      failed: 1,
      interrupted: true,
      failure: '',
    })
    expect(text).toContain(
      'interrupted after 4.00 s: 0 succeeded, 1 stopped, 2 not run'.replace('4.00', '4.0'),
    )
    expect(text).toContain(`<div style="${quiet}">by the user</div>`)
  })

  it('keeps a number beside its unit, and the mark beside the number of its experiment', () => {
    const progress = new NightProgress()
    for (const event of [nightStarted(2), experimentEnded(1)]) progress.see(event)
    const { text } = nightHtml(progress.view())
    for (const part of ['✓_1', '19.1_s', '436.9_J estimated', '52.3_°C'])
      expect(text).toContain(`<td>${part.replace('_', '\u00a0')}</td>`)
  })

  it('escapes whatever it was told', () => {
    const text = htmlAfter(
      nightStarted(1, ['<script>alert(1)</script>']),
      experimentEnded(1, { warnings: ['<img src=x onerror="1">'] }),
    )
    expect(text).not.toMatch(/<(script|img)/)
    expect(text).toContain('&lt;script&gt;')
  })

  it('takes less than 50 kB for a hundred experiments, also when all went wrong', () => {
    const fail = { outcome: 'failure' as const, cause: 'exit-code' as const, detail: 'x'.repeat(5000) }
    const ended = (changes: object) =>
      Array.from({ length: 100 }, (_, index) => experimentEnded(index + 1, changes, 3))
    expect(htmlAfter(nightStarted(100), ...ended({})).length).toBeLessThan(50_000)
    expect(htmlAfter(nightStarted(100), ...ended(fail)).length).toBeLessThan(50_000)
  })
})
