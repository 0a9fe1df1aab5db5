import { afterEach, describe, expect, it, vi } from 'vitest'
import { LiveLine } from '../../../lib/cli/console/live-line.ts'
import { print, tell, toJson } from '../../../lib/cli/console/output.ts'

describe('what is told', () => {
  afterEach(() => vi.restoreAllMocks())

  it("shows a terminal's codes that a name holds, and does not obey them", () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    tell('\nmodel \u001b[31mred\u001b]0;title\u0007\t末')
    expect(write).toHaveBeenCalledWith('\nmodel ␛[31mred␛]0;title␇\t末\n')
  })
})

describe('what is printed', () => {
  afterEach(() => vi.restoreAllMocks())

  it('shows the codes of a path, and JSON has them as escapes', async () => {
    const texts: string[] = []
    const write = (text: string, done: () => void) => {
      texts.push(text)
      done()
      return true
    }
    vi.spyOn(process.stdout, 'write').mockImplementation(write as typeof process.stdout.write)
    await print('/results/run\u001b[2J\u202e/page.html\n')
    await print(toJson({ path: 'run\u009b\u202e' }))
    expect(texts).toEqual(['/results/run␛[2J�/page.html\n', '{\n  "path": "run\\u009b\\u202e"\n}\n'])
  })

  it('shows them in the line that moves and in what stands above it', () => {
    const texts: string[] = []
    const stream = { isTTY: true, columns: 80, write: (text: string) => texts.push(text) }
    const live = new LiveLine(stream as unknown as NodeJS.WriteStream)
    live.write(['model \u001b[31m'])
    live.show('metric \u202e')
    expect(texts).toEqual(['model ␛[31m\n', '\r\u001b[2Kmetric �'])
  })
})
