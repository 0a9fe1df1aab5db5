import { closeSync, readSync } from 'node:fs'
import { type OpenFile, openRegularFile } from '../../os/regular-file.js'
import { printableText } from '../../printable.js'

// A terminal shows no more in a quarter of a second; the rest is in the log.
const maxBytesAtOnce = 64 * 1024

/** Follows a log while it is written, to show its lines. */
export class LogFollower {
  readonly #path: string
  readonly #decoder = new TextDecoder('utf-8')
  #position = 0
  #rest = ''

  constructor(path: string) {
    this.#path = path
  }

  /** The lines that have been completed since the last call, without what would move the cursor. */
  read(): string[] {
    const news = this.#readNew()
    const lines = (this.#rest + news).split(/\r\n|\n|\r/)
    this.#rest = lines.pop() ?? ''
    return lines.map(withoutColours)
  }

  /** The rest at the end, including an unfinished line. */
  end(): string[] {
    const lines = this.read()
    const last = withoutColours(this.#rest)
    this.#rest = ''
    return last === '' ? lines : [...lines, last]
  }

  #readNew(): string {
    let open: OpenFile
    try {
      open = openRegularFile(this.#path)
    } catch {
      return ''
    }
    const {
      descriptor: file,
      stats: { size },
    } = open
    try {
      // Its middle was taken out (--max-log): only what follows is new.
      if (size < this.#position) {
        this.#position = size
        this.#rest = ''
        return `\n… the log was shortened, it holds ${size} bytes …\n`
      }
      const start = Math.max(this.#position, size - maxBytesAtOnce)
      const skipped = start - this.#position
      const buffer = Buffer.alloc(Math.max(0, size - start))
      const count = readSync(file, buffer, 0, buffer.length, start)
      this.#position = start + count
      const text = this.#decoder.decode(buffer.subarray(0, count), { stream: true })
      return skipped > 0 ? `\n… ${skipped} bytes are in the log only …\n${text}` : text
    } finally {
      closeSync(file)
    }
  }
}

// Colours and cursor codes of progress bars are removed without a sign: they fill half of many logs.
function withoutColours(line: string): string {
  return printableText(line.replaceAll(/\u001B\[[0-9;?]*[ -/]*[@-~]/g, ''))
}
