import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeSystemError } from '../../../lib/night/disk/disk-failure.ts'
import { watchDisk } from '../../../lib/night/disk/disk-watch.ts'
import { RecordingFailure } from '../../../lib/night/disk/recording-failure.ts'
import { whyInterrupted } from '../../../lib/run/interruption.ts'

const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

/** A disk of whose looks these fail, the first being 1. */
function diskThatFails(...looks: readonly number[]) {
  let look = 0
  return {
    probe() {
      look += 1
      if (looks.includes(look)) throw noSpace
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the watch over a disk', () => {
  it('reports what lasts, and lets a moment pass', () => {
    const trouble = new RecordingFailure(String)
    const watch = watchDisk(diskThatFails(2, 4, 5), trouble)
    vi.advanceTimersByTime(8000)
    expect(trouble.failure).toBeUndefined()
    vi.advanceTimersByTime(2000)
    expect(trouble.failure).toBe(noSpace)
    watch.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('believes at once what is seen when a training has failed', () => {
    const trouble = new RecordingFailure(String)
    const watch = watchDisk(diskThatFails(1), trouble)
    watch.look()
    expect(trouble.failure).toBe(noSpace)
    watch.stop()
  })
})

describe('trouble', () => {
  it('ends what runs, and the first of it counts', () => {
    const trouble = new RecordingFailure(error => `because of ${String(error)}.`)
    trouble.report('one')
    trouble.report('two')
    expect(trouble.words).toBe('because of one.')
    expect(whyInterrupted(trouble.signal)).toBe(
      'ended, for its result could not be recorded: because of one.',
    )
  })

  it('is not what a user is', () => {
    expect(whyInterrupted(AbortSignal.abort())).toBe('interrupted by the user')
  })
})

describe('an error of the disk', () => {
  const disk = { path: '/x', free: { bytes: 0, files: 12 }, neededBytes: 5e6 }

  it('says what is needed and free', () => {
    expect(describeSystemError(noSpace, disk)).toBe(
      'ENOSPC: no space left on device, write. The disk is full (0 B are free in /x, the rest of the night needs about 5.00 MB): free some space.',
    )
  })

  it('knows a disk that can hold no more files', () => {
    const crowded = { ...disk, free: { bytes: 7e9, files: 0 } }
    expect(describeSystemError(noSpace, crowded)).toContain('can hold no more files, though 7.00 GB are free')
  })

  it('says of a quota what is needed, for what is free of it nobody tells', () => {
    const quota = Object.assign(new Error('EDQUOT'), { code: 'EDQUOT' })
    expect(describeSystemError(quota, disk)).toBe(
      'EDQUOT. Your disk quota is used up (the rest of the night needs about 5.00 MB in /x): free some space.',
    )
  })
})
