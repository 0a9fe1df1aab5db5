// Any Node: logs in, numbers out.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judgeLog } from '../../../lib/night/verdict/judge-log.js'
import { samplesOf } from '../../support/secret-families/all.js'
import { holds } from '../../support/secret-families/found.js'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-judged-'))
const long = samplesOf(7).flatMap(sample =>
  'line' in sample && !/[\n\r\x1b]/.test(sample.line) && sample.secrets.every(({ length }) => length >= 20)
    ? [sample]
    : [],
)
const filled = (length: number) => 'word '.repeat(length / 5 + 1).slice(0, Math.max(0, length))

describe('a quotation of a log that its limit cuts through a secret', () => {
  it.each([150, 190, 250, 290, 390, 1990])('holds no part of it that tells, %i characters on', place => {
    const path = join(folder, `${place}.log`)
    const left = long.filter(sample => {
      const at = sample.line.indexOf(sample.secrets[0] ?? '')
      writeFileSync(path, `Error: ${filled(place - at - 7)} ${sample.line}\nfine\n`)
      const judged = judgeLog(path, {
        exitCode: 1,
        errorPatterns: ['Error: .*'],
        successPatterns: ['Error: w.*'],
        metrics: { loss: 'Error: (.*)' },
      })
      return holds(JSON.stringify(judged), sample)
    })
    expect(left.map(({ line }) => line)).toEqual([])
  })
})
