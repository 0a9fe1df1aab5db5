import { appendFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { LogFollower } from '../../../lib/cli/console/log-follower.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-follower-'))
afterAll(() => rmSync(folder, { recursive: true }))
let path: string
let count = 0
beforeEach(() => {
  path = join(folder, `${count++}.log`)
})

describe('a log that is followed', () => {
  it('shows each line once, when it is whole, and the last one at the end', () => {
    const log = new LogFollower(path)
    expect(log.read()).toEqual([])
    appendFileSync(path, 'one\ntw')
    expect(log.read()).toEqual(['one'])
    appendFileSync(path, 'o\r50 %\r100 %\nthree')
    expect(log.read()).toEqual(['two', '50 %', '100 %'])
    expect(log.end()).toEqual(['three'])
    expect(log.end()).toEqual([])
  })

  it('keeps a character whole that comes in two pieces', () => {
    const log = new LogFollower(path)
    const bytes = Buffer.from('训练\n')
    appendFileSync(path, bytes.subarray(0, 2))
    expect(log.read()).toEqual([])
    appendFileSync(path, bytes.subarray(2))
    expect(log.read()).toEqual(['训练'])
  })

  it('goes on behind the middle that was taken out', () => {
    const log = new LogFollower(path)
    appendFileSync(path, `${'line\n'.repeat(100)}half`)
    log.read()
    truncateSync(path, 50)
    expect(log.read()).toEqual(['', '… the log was shortened, it holds 50 bytes …'])
    appendFileSync(path, 'news\n')
    expect(log.read()).toEqual(['news'])
  })

  it('says how much of a flood it leaves out, and lets nothing move the cursor', () => {
    appendFileSync(path, `${'x'.repeat(100_000)}\n\u001B[2Jend\u0007\n`)
    const lines = new LogFollower(path).read()
    expect(lines[1]).toMatch(/^… \d+ bytes are in the log only …$/)
    expect(lines.at(-1)).toBe('end␇')
  })
})
