import type { Growth } from './written-times.js'

/** Whole lines of a log that is being written, in its order; the last piece of all may hold one without an end. */
export interface LogPiece {
  readonly lines: readonly Buffer[]
  /** What the log grew by when a line was written; in several pieces where it was long in coming. */
  growthsOf(line: number): readonly Growth[]
  /** Whether a line came with the last that was written, and is read now that the attempt has ended. */
  isLast(line: number): boolean
}

/** Reads a log along with others. */
export interface LogListener {
  see(piece: LogPiece): void
}
