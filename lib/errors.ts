/**
 * Everything nightwatt throws on purpose. Each error says what happened, where, and what to do; the exit code
 * is the one the command line ends with.
 */
export class NightwattError extends Error {
  override readonly name: string = 'NightwattError'
  readonly exitCode: number = 1
}

/** A flag, option or argument that cannot be used as given. */
export class UsageError extends NightwattError {
  override readonly name = 'UsageError'
  override readonly exitCode = 2
}

/** One thing wrong in a file: where it stands, what was found, what is allowed, what was probably meant. */
export interface Mistake {
  /** Place inside the file, for example `models.digits.supported_hyperparams.epochs.range`; empty for the whole file. */
  readonly place: string
  readonly found: string
  readonly allowed: string
  readonly hint?: string
}

/** A configuration file with one or more mistakes, all of them reported together. */
export class ConfigError extends NightwattError {
  override readonly name = 'ConfigError'
  override readonly exitCode = 2
  readonly file: string
  readonly mistakes: readonly Mistake[]

  constructor(file: string, mistakes: readonly Mistake[]) {
    super(describeMistakes(file, mistakes))
    this.file = file
    this.mistakes = mistakes
  }
}

/** A night that broke off in the middle; what it finished is on disk, in `path`. */
export class NightError extends NightwattError {
  override readonly name = 'NightError'
  readonly path: string

  constructor(message: string, path: string, options?: ErrorOptions) {
    super(message, options)
    this.path = path
  }
}

/** Something that nightwatt will not do as things stand, though the request itself is well-formed. */
export class RefusedError extends NightwattError {
  override readonly name = 'RefusedError'
  override readonly exitCode = 3
}

/** The user ended it before anything was begun. */
export class InterruptedError extends NightwattError {
  override readonly name = 'InterruptedError'
  override readonly exitCode = 130
}

/** A file of a night that is absent, broken or not what it should be. */
export class RecordError extends NightwattError {
  override readonly name: string = 'RecordError'
  override readonly exitCode = 2
}

/** A record that a newer version wrote: whole, though it cannot be read here, and never to be mended. */
export class NewerRecordError extends RecordError {
  override readonly name = 'NewerRecordError'
}

function describeMistakes(file: string, mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`
  const lines = mistakes.map(({ place, found, allowed, hint }) => {
    const where = place === '' ? '' : `${place}: `
    return `  ${where}found ${found}; allowed: ${allowed}${hint === undefined ? '' : ` (${hint})`}`
  })
  return [`${file}: ${count}`, ...lines].join('\n')
}
