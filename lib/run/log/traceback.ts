/**
 * Tracebacks of Python in a log. Their source lines are the program's text and say nothing about the run:
 * `print("Accuracy: 0.5")` is not a metric there, and `raise RuntimeError(...)` not an error. And some Python only
 * mentions: `Exception ignored in …` ends nothing.
 *
 * The formats: CPython's traceback.py and `PyErr_WriteUnraisable`, the logging module's `handleError`, rich and
 * IPython.
 */

import { crash, fromProcess, ownLinesIn } from './crash-lines.js'

/** A traceback that the log shows, other than those that Python says it ignored, or a crash without one. */
export interface Traceback {
  /** The beginning of its exception's line, in characters of the remaining text. */
  readonly at: number
  /** The exception and its message: `ValueError: boom`; the header alone where the log shows no more. */
  readonly line: string
  /** Whether it came from a thread or task, without which the program continues. */
  readonly aside: boolean
  /** Whether it is a crash that shows no frames: `Segmentation fault (core dumped)`. */
  readonly bare: boolean
}

/** The last traceback of a log. */
export interface LastTraceback extends Traceback {
  /** How many of the program's own lines follow it and its message. */
  readonly linesBehind: number
}

/** Exceptions that Python says it ignored: how many, and the first, `AssertionError: can only test a child process`. */
export interface IgnoredExceptions {
  readonly first: string
  readonly count: number
}

const header = /^(.{0,60}?)(\+ Exception Group )?Traceback \(most recent call last\):?\s*$/
const ipythonHeader = /^(\p{L}[\p{L}\p{N}_.]*) {2,}Traceback \(most recent call last\)\s*$/u
const richHeader = /^\s*[╭┌+].*Traceback \(most recent call last\).*[╮┐+]\s*$/
const group = /^\s*\| (\S.*\(\d+ sub-exceptions?\))\s*$/
const ignored = /^.{0,60}?(?:Exception ignored (?:in|on|while|from)\b|Error in atexit\b)/
const loggingError = /^--- Logging error ---$/
const aside = /^(?:Exception in thread \S|(?:Task|Future) exception was never retrieved)/
const notable =
  /Traceback|ignored|Error in atexit|Logging error|never retrieved|in thread|SyntaxError|IndentationError|TabError|Fatal Python error|Segmentation fault|Bus error|Illegal instruction|Aborted|Killed|python[\d.]*: /
// Exceptions that list what is wrong (a state_dict, a schema) have messages of so many lines, indented in part.
const maxMessage = 60

type State =
  /** Inside the frames of a traceback; its exception is the first line not indented more than the header. */
  | {
      readonly in: 'frames'
      readonly prefix: string
      readonly isGroup: boolean
      readonly isIgnored: boolean
      readonly isAside: boolean
    }
  | { readonly in: 'rich' }
  /** In a traceback of IPython, whose last line begins with the exception's name as its first does. */
  | { readonly in: 'ipython'; readonly exception: string }
  /** Behind "Exception ignored in": its traceback may follow. */
  | { readonly in: 'ignored'; readonly linesLeft: number }
  | { readonly in: 'logging error' }
  | { readonly in: 'aside' }

/** Removes the frames of tracebacks, and ignored tracebacks entirely, from a log that comes in whole lines. */
export class TracebackFilter {
  /** By the prefix of the process (`[rank0]: `), since several write at the same time. */
  readonly #states = new Map<string, State>()
  #length = 0
  #last: Traceback | undefined
  #ignored: IgnoredExceptions | null = null
  #linesSince = 0
  #messageLinesLeft = 0

  /** The lines without frames and ignored tracebacks. */
  pass(lines: string): string {
    // Nearly all of a log is outside of tracebacks and passes unchanged.
    if (this.#states.size === 0 && this.#messageLinesLeft === 0 && !notable.test(lines)) {
      if (this.#last !== undefined) this.#linesSince += ownLinesIn(lines)
      this.#length += lines.length
      return lines
    }
    const kept: string[] = []
    for (const line of lines.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const bare = line.replace(/\n$/, '')
      const process = fromProcess(bare)
      if (this.#keeps(bare, process, bare.slice(process.length))) {
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

  /** @param text The line without the prefix of its process. */
  #keeps(line: string, process: string, text: string): boolean {
    const state = this.#states.get(process)
    if (state?.in !== 'logging error' && this.#begins(process, text, state)) return false
    switch (state?.in) {
      case 'frames':
        return this.#inFrames(line, process, text, state)
      case 'rich':
        if (/^\s*[│|╭╰├+]/.test(text)) return false
        return this.#ends(line, process, false)
      case 'ipython':
        if (!text.startsWith(state.exception) || !/^(?:[:\s]|$)/.test(text.slice(state.exception.length)))
          return false
        return this.#ends(line, process, false)
      case 'logging error':
        if (/^Arguments: /.test(text)) this.#states.delete(process)
        return false
      case 'ignored':
        if (state.linesLeft > 1) this.#states.set(process, { in: 'ignored', linesLeft: state.linesLeft - 1 })
        else this.#states.delete(process)
        return this.#plain(line, process, text)
      default:
        return this.#plain(line, process, text)
    }
  }

  /** Whether a traceback begins with the line. */
  #begins(process: string, text: string, before: State | undefined): boolean {
    const ipython = ipythonHeader.exec(text)
    const begins = ipython === null ? header.exec(text) : null
    if (ipython === null && begins === null) return false
    const isIgnored = before?.in === 'ignored'
    const isAside = before?.in === 'aside'
    this.#states.set(
      process,
      ipython === null
        ? { in: 'frames', prefix: begins?.[1] ?? '', isGroup: begins?.[2] !== undefined, isIgnored, isAside }
        : { in: 'ipython', exception: ipython[1] ?? '' },
    )
    // A traceback in which the log breaks off counts too.
    if (!isIgnored) this.#tells(text.trim(), isAside, false)
    return true
  }

  #plain(line: string, process: string, text: string): boolean {
    if (ignored.test(text)) {
      this.#states.set(process, { in: 'ignored', linesLeft: 2 })
      return false
    }
    if (loggingError.test(text)) {
      this.#states.set(process, { in: 'logging error' })
      return false
    }
    if (richHeader.test(text)) {
      this.#states.set(process, { in: 'rich' })
      return false
    }
    if (aside.test(text)) this.#states.set(process, { in: 'aside' })
    else if (this.#states.get(process)?.in === 'aside') this.#states.delete(process)
    if (crash.test(text)) this.#tells(line, false, true)
    else this.#countLine(text)
    return true
  }

  #inFrames(line: string, process: string, full: string, state: Extract<State, { in: 'frames' }>): boolean {
    const { prefix, isGroup, isIgnored, isAside } = state
    const text = full.startsWith(prefix.trimEnd()) ? full.slice(prefix.trimEnd().length) : full
    const indent = prefix.trim() === '' ? prefix.length : 1
    const exception = isGroup ? group.exec(text)?.[1] : undefined
    if (exception !== undefined && !isIgnored) this.#tells(exception, isAside, false)
    const isFrame = /^\s*[|+]/.test(text) || text.length - text.trimStart().length > indent
    if (isFrame) return false
    if (!isIgnored && !isGroup) return this.#ends(line, process, isAside)
    this.#states.delete(process)
    if (!isIgnored) return this.#plain(line, process, full)
    this.#ignored = { first: this.#ignored?.first ?? line, count: (this.#ignored?.count ?? 0) + 1 }
    return false
  }

  #ends(line: string, process: string, isAside: boolean): boolean {
    this.#states.delete(process)
    this.#tells(line, isAside, false)
    return true
  }

  #tells(line: string, isAside: boolean, bare: boolean): void {
    this.#last = { at: this.#length, line, aside: isAside, bare }
    this.#linesSince = 0
    this.#messageLinesLeft = maxMessage
  }

  /** A message continues as long as one of any two lines is indented. */
  #countLine(text: string): void {
    if (this.#last === undefined || ownLinesIn(text) === 0) return
    const isMessage = this.#messageLinesLeft > 0 && /^\s/.test(text)
    this.#linesSince = isMessage ? 0 : this.#linesSince + 1
    this.#messageLinesLeft = this.#linesSince > 1 ? 0 : Math.max(0, this.#messageLinesLeft - 1)
  }
}
