// Waits for the report of a big night.
// Any Node: pages.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openNight } from '../../../lib/night/find/open-night.ts'
import { tracesOf } from '../../../lib/report/figures/night-traces.ts'
import { report } from '../../../lib/report/report.ts'
import { lastLogLines } from '../../../lib/report/sections/detail/log-lines.ts'
import { detailsOf } from '../../../lib/report/sections/details.ts'
import { makeBigNight } from '../../bench/make/big-night.js'
import { nightOf } from '../../support/night-fixture.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-details-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('what a row opens to', () => {
  it('holds traces of its own with their ranges, the attempts and the end of the log', async () => {
    const night = await openNight(makeBigNight(folder, 3, 500))
    const detail = detailsOf([night], tracesOf([night])).get(`${night.name}/digits_mlp_001`)
    expect(detail?.traces.map(({ title }) => title)).toEqual(['Power', 'Temperature', 'Utilisation'])
    // The spike of a single sample is there, whatever the trace was reduced to.
    const [, watts] = /GPU 0 [\d.]+ W \([\d.]+ W to ([\d.]+) W\)/.exec(detail?.traces[0]?.text ?? '') ?? []
    expect(Number(watts)).toBeGreaterThan(260)
    expect(detail?.traces[0]?.svg).toMatch(
      /^<svg [^<]*>(<path d="M[\d\shlMz-]+" (fill|stroke)="#\w{6}"\/>)+<\/svg>$/,
    )
    expect(detail?.attempts.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^success · 8 min 20 s · exit code 0 · CPU 30\.5\d? kJ · GPU 1\d\d\.\d kJ$/),
    ])
    expect(detail?.log).toMatch(/Epoch 40: loss=0\.0500\nTest Accuracy: [\d.]+$/)
  })

  it('says nothing of a log that is not there', () => {
    const night = nightOf({ experiments: [{}] })
    expect(lastLogLines(night, 'digits_mlp_001', 10)).toEqual([])
  })

  it("takes a log's last lines without the codes of a terminal, cut letters and progress bars", () => {
    const night = { ...nightOf({ experiments: [{}] }), path: folder }
    mkdirSync(join(folder, 'digits_mlp_001'))
    const log = `${'损失 '.repeat(8000)}\n10 %\r20 %\r\u001b[31m训练完成\u001b[0m \u0007\n\n<b>end</b>\n`
    writeFileSync(join(folder, 'digits_mlp_001/training.log'), log)
    expect(lastLogLines(night, 'digits_mlp_001', 4)).toEqual(['10 %', '20 %', '训练完成', '<b>end</b>'])
  })
})

describe('a page of many experiments', () => {
  it('opens a thousand of them, those that failed or were tried again first', () => {
    const failed = { outcome: 'failure', cause: 'timeout' } as const
    const experiments = Array.from({ length: 1200 }, (_, index) => (index > 1190 ? failed : {}))
    const night = nightOf({ experiments })
    const none = { power: [], temperature: [], utilization: [], powerLimits: [], temperatureLimits: [] }
    const opened = [...detailsOf([night], none).keys()]
    expect(opened).toHaveLength(1000)
    expect(opened.slice(0, 9)).toEqual(
      night.experiments.slice(1191).map(({ experiment_id: id }) => `${night.name}/${id}`),
    )
  })

  it('takes less of each, the more there are', async () => {
    const one = await report(makeBigNight(join(folder, 'a'), 40, 300), { out: join(folder, 'few') })
    const many = await report(makeBigNight(join(folder, 'b'), 400, 300), { out: join(folder, 'many') })
    const bytesEach = (statSync(many).size - statSync(one).size) / 360
    expect(bytesEach).toBeLessThan(4000)
    const html = readFileSync(many, 'utf8')
    expect(html.match(/<tbody id="experiment-/g)).toHaveLength(400)
    expect(html).toContain('a bar: the mean of 2 neighbours, its line: least to most')
    expect(html).toContain('min–max of each')
  })
})
