import type { Draw } from './draw.js'

/** Where a secret stands, and which pieces of it no file may hold. */
export type Sample =
  | { readonly variable: string; readonly value: string; readonly secrets: readonly string[] }
  | { readonly words: readonly string[]; readonly secrets: readonly string[] }
  | { readonly line: string; readonly secrets: readonly string[] }

export type Family = (draw: Draw) => Sample

/** A variable whose value is the secret. */
export const named =
  (name: string, make: (draw: Draw) => string): Family =>
  draw => {
    const value = make(draw)
    return { variable: name, value, secrets: [value] }
  }

/** A variable whose value holds it. */
export const holding =
  (name: string, secret: (draw: Draw) => string, around: (secret: string, draw: Draw) => string): Family =>
  draw => {
    const value = secret(draw)
    return { variable: name, value: around(value, draw), secrets: [value] }
  }

/** A command, its words apart. */
export const command =
  (secret: (draw: Draw) => string, words: (secret: string) => readonly string[]): Family =>
  draw => {
    const value = secret(draw)
    return { words: words(value), secrets: [value] }
  }

/** A line that a program printed. */
export const line =
  (secret: (draw: Draw) => string, around: (secret: string) => string): Family =>
  draw => {
    const value = secret(draw)
    return { line: around(value), secrets: [value] }
  }
