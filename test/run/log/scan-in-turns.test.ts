// Waits for logs of terabytes.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { limitLog } from '../../../lib/run/log/file/log-limit.ts'
import { logPatterns } from '../../../lib/run/log/log-patterns.ts'
import { scanLog, scanLogInTurns } from '../../../lib/run/log/log-scan.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-scan-'))
const trap = `${'a'.repeat(60)}!\nAccuracy: 91.5\n`

function patterns(runaways: number) {
  const names = Array.from({ length: runaways }, (_, number) => [`bad${number}`, `(${'a'}+)+x([0-9])`])
  return logPatterns({
    path: '.',
    models: ['default'],
    supported_hyperparams: {},
    performance_metrics: { log_patterns: { accuracy: 'Accuracy: ([0-9.]+)', ...Object.fromEntries(names) } },
    success_patterns: Array.from({ length: runaways }, (_, number) => `(a+)+y${number}`),
  })
}

const never = new AbortController().signal

describe('a log that is searched in turns', () => {
  const log = join(folder, 'training.log')
  writeFileSync(log, trap)

  it('tells the same as one that is searched at once', async () => {
    expect(await scanLogInTurns(log, patterns(0), never)).toEqual(scanLog(log, patterns(0)))
  })

  it('is given up within two seconds after a signal, though twenty patterns run away', async () => {
    const controller = new AbortController()
    const started = performance.now()
    let heard = Number.POSITIVE_INFINITY
    setTimeout(() => {
      heard = performance.now() - started
      controller.abort()
    }, 100)
    expect(await scanLogInTurns(log, patterns(20), controller.signal)).toBeUndefined()
    expect(heard).toBeLessThan(2000)
    expect(performance.now() - started - heard).toBeLessThan(2000)
  })

  it('is searched whole where that takes no longer, though the signal came before', async () => {
    expect((await scanLogInTurns(log, patterns(0), AbortSignal.abort()))?.metrics.get('accuracy')).toBe(91.5)
  })

  it('is refused where it is a FIFO or leads out', async () => {
    const pipe = join(folder, 'pipe.log')
    execFileSync('mkfifo', [pipe])
    await expect(scanLogInTurns(pipe, patterns(0), never)).rejects.toThrow('FIFO')
    const link = join(folder, 'link.log')
    symlinkSync('/etc/passwd', link)
    expect(() => scanLog(link, patterns(0))).toThrow('a link that leads out')
  })
})

describe('a log of 10 TB that nobody wrote', () => {
  const hollow = (name: string) => {
    const path = join(folder, name)
    writeFileSync(path, 'Accuracy: 17.5\n')
    try {
      execFileSync('truncate', ['-s', '10T', path], { stdio: 'pipe' })
    } catch {
      return undefined
    }
    return path
  }

  it('is searched at its ends only, and says so', ({ skip }) => {
    const path = hollow('hollow.log')
    if (path === undefined) return skip('no file of 10 TB can be made on this disk')
    const started = performance.now()
    const scan = scanLog(path, patterns(0))
    expect(performance.now() - started).toBeLessThan(5000)
    expect(scan.metrics.get('accuracy')).toBe(17.5)
    expect(scan).toMatchObject({ bytes: 10 * 2 ** 40, sha256: null })
    expect(scan.metricWarnings.join()).toContain('only its beginning and its end were searched')
  })

  it('is cut to its limit without its holes being filled', async ({ skip }) => {
    const path = hollow('cut.log')
    if (path === undefined) return skip('no file of 10 TB can be made on this disk')
    const started = performance.now()
    const size = await limitLog(path, 1_000_000_000).end()
    expect(performance.now() - started).toBeLessThan(5000)
    expect(statSync(path).blocks * 512).toBeLessThan(10_000_000)
    expect(size.written).toBe(10 * 2 ** 40)
    expect(scanLog(path, patterns(0)).metrics.get('accuracy')).toBe(17.5)
  })
})
