import { afterEach, describe, expect, it, vi } from 'vitest'
import { tell } from '../../lib/cli/output.ts'

describe('what is told', () => {
  afterEach(() => vi.restoreAllMocks())

  it("shows a terminal's codes that a name holds, and does not obey them", () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    tell('\nmodel \u001b[31mred\u001b]0;title\u0007\t末')
    expect(write).toHaveBeenCalledWith('\nmodel ␛[31mred␛]0;title␛\t末\n')
  })
})
