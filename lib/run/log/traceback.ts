/**
 * Tracebacks of Python in a log. Their source lines are the program's text and tell nothing of how it went:
 * `print("Accuracy: 0.5")` is no metric there, and `raise RuntimeError(...)` no error. And some of them Python itself
 * only mentions: `Exception ignored in …` ends nothing.
 *
 * The formats: CPython's traceback.py and `PyErr_WriteUnraisable`, the logging module's `handleError`, and rich.
 */

/** A traceback that the log shows, other than those that Python says it ignored. */
export interface Traceback {
  /** Where the line of its exception begins, in characters of the text that is left. */
  readonly at: number
  /** The exception and its message: `ValueError: boom`. */
  readonly line: string
  /** Whether it came from a thread or task beside the program, which goes on without it. */
  readonly aside: boolean
}

/** The last traceback of a log. */
export interface LastTraceback extends Traceback {
  /** How many lines of the program's own stand behind it. */
  readonly linesBehind: number
}

/** Exceptions that Python says it ignored: how many, and the first, `AssertionError: can only test a child process`. */
export interface IgnoredExceptions {
  readonly first: string
  readonly count: number
}

const header = /^(.{0,60}?)(?:\+ Exception Group )?Traceback \(most recent call last\):?\s*$/
const richHeader = /^\s*[╭┌+].*Traceback \(most recent call last\).*[╮┐+]\s*$/
const ignored = /^.{0,60}?Exception ignored (?:in|on|while|from)\b/
const loggingError = /^--- Logging error ---$/
const aside = /^(?:Exception in thread \S|(?:Task|Future) exception was never retrieved)/
// What stands behind a crash without being the program's: what tells of it goes on to speak of the crash.
const trailer =
  /^(?:\s*$|wandb:|make(?:\[\d+\])?:|srun:|(?:\[[^\]]*\])?\s*[WEI]\d{4}|CUDA kernel errors might|For debugging consider passing|Compile with `?TORCH_USE|real\t|user\t|sys\t)/

type State =
  | { readonly in: 'plain' }
  /** In the frames of a traceback; its exception is the first line that is not indented more than the header. */
  | { readonly in: 'frames'; readonly prefix: string; readonly isIgnored: boolean; readonly isAside: boolean }
  | { readonly in: 'rich' }
  /** Behind "Exception ignored in": its traceback may follow. */
  | { readonly in: 'ignored'; readonly linesLeft: number }
  | { readonly in: 'logging error' }
  | { readonly in: 'aside' }

/** Takes the frames of tracebacks, and all of those that were ignored, out of a log that comes in whole lines. */
export class TracebackFilter {
  #state: State = { in: 'plain' }
  #length = 0
  #last: Traceback | undefined
  #ignored: IgnoredExceptions | null = null
  #linesSince = 0

  /** The lines without frames and ignored tracebacks. */
  pass(lines: string): string {
    // Nearly all of a log is in no traceback: it passes as it is.
    if (
      this.#state.in === 'plain' &&
      !/Traceback|ignored|Logging error|never retrieved|in thread/.test(lines)
    ) {
      this.#countLines(lines)
      this.#length += lines.length
      return lines
    }
    const kept: string[] = []
    for (const line of lines.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      if (this.#keeps(line.replace(/\n$/, ''))) {
        kept.push(line)
        this.#length += line.length
      }
    }
    return kept.join('')
  }

  get ignored(): IgnoredExceptions | null {
    return this.#ignored
  }

  /** The last one that Python did not ignore; null where there is none. */
  get last(): LastTraceback | null {
    return this.#last === undefined ? null : { ...this.#last, linesBehind: this.#linesSince }
  }

  #keeps(line: string): boolean {
    const state = this.#state
    const begins = header.exec(line)
    if (begins !== null && state.in !== 'logging error') {
      this.#state = {
        in: 'frames',
        prefix: begins[1] ?? '',
        isIgnored: state.in === 'ignored',
        isAside: state.in === 'aside',
      }
      return false
    }
    switch (state.in) {
      case 'frames':
        return this.#inFrames(line, state)
      case 'rich':
        if (/^\s*[│|╭╰├+]/.test(line)) return false
        return this.#ends(line, false)
      case 'logging error':
        if (/^Arguments: /.test(line)) this.#state = { in: 'plain' }
        return false
      case 'ignored':
        this.#state =
          state.linesLeft > 1 ? { in: 'ignored', linesLeft: state.linesLeft - 1 } : { in: 'plain' }
        return this.#plain(line)
      default:
        return this.#plain(line)
    }
  }

  #plain(line: string): boolean {
    if (ignored.test(line)) {
      this.#state = { in: 'ignored', linesLeft: 2 }
      return false
    }
    if (loggingError.test(line)) {
      this.#state = { in: 'logging error' }
      return false
    }
    if (richHeader.test(line)) {
      this.#state = { in: 'rich' }
      return false
    }
    if (aside.test(line)) this.#state = { in: 'aside' }
    else if (this.#state.in === 'aside') this.#state = { in: 'plain' }
    this.#countLines(line)
    return true
  }

  #inFrames(line: string, { prefix, isIgnored, isAside }: Extract<State, { in: 'frames' }>): boolean {
    const text = line.startsWith(prefix.trimEnd()) ? line.slice(prefix.trimEnd().length) : line
    const indent = prefix.trim() === '' ? prefix.length : 1
    const isFrame = /^\s*[|+]/.test(text) || text.length - text.trimStart().length > indent
    if (isFrame) return false
    if (!isIgnored) return this.#ends(line, isAside)
    this.#state = { in: 'plain' }
    this.#ignored = { first: this.#ignored?.first ?? line, count: (this.#ignored?.count ?? 0) + 1 }
    return false
  }

  #ends(line: string, isAside: boolean): boolean {
    this.#state = { in: 'plain' }
    this.#last = { at: this.#length, line, aside: isAside }
    this.#linesSince = 0
    return true
  }

  #countLines(lines: string): void {
    if (this.#last === undefined) return
    this.#linesSince += ownLinesIn(lines)
  }
}

/** How many lines a program wrote itself, and not the tools around it or an empty line. */
export function ownLinesIn(text: string): number {
  return text.split('\n').filter(line => !trailer.test(line)).length
}
