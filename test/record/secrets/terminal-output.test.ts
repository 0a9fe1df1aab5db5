// Alone: replaces node:fs.
// Any Node: secrets.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nameTerminalOutput } from '../../../lib/record/secrets/terminal-output.ts'

// A disk that knows no hard links is one on which the call fails.
const { links } = vi.hoisted(() => ({ links: { possible: true } }))
vi.mock('node:fs', async importOriginal => {
  const fs = await importOriginal<typeof import('node:fs')>()
  return {
    ...fs,
    linkSync: (existing: string, path: string) => {
      if (!links.possible) throw new Error('EPERM: operation not permitted, link')
      fs.linkSync(existing, path)
    },
  }
})

let folder: string
const log = () => join(folder, 'training.log')
const beside = () => join(folder, 'terminal_output.txt')
beforeEach(() => {
  links.possible = true
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-terminal-'))
  writeFileSync(log(), 'epoch 1\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('terminal_output.txt', () => {
  it('is the log under a second name, whatever becomes longer or shorter', () => {
    const output = nameTerminalOutput(folder, 'training.log')
    expect(statSync(beside()).ino).toBe(statSync(log()).ino)
    appendFileSync(log(), 'epoch 2\n')
    expect(readFileSync(beside(), 'utf8')).toBe('epoch 1\nepoch 2\n')
    truncateSync(log(), 3)
    output.complete()
    expect(readFileSync(beside(), 'utf8')).toBe('epo')
  })

  it('is that of this attempt, also where another log took its place', () => {
    writeFileSync(beside(), 'of an earlier attempt')
    const output = nameTerminalOutput(folder, 'training.log')
    rmSync(log())
    writeFileSync(log(), 'rotated\n')
    output.complete()
    expect(readFileSync(beside(), 'utf8')).toBe('rotated\n')
  })

  it('is a copy on a disk without links, complete at the end', () => {
    links.possible = false
    const output = nameTerminalOutput(folder, 'training.log')
    expect(existsSync(beside())).toBe(false)
    appendFileSync(log(), 'epoch 2\n')
    output.complete()
    expect(readFileSync(beside(), 'utf8')).toBe('epoch 1\nepoch 2\n')
  })

  it('is told of where it cannot be made, and left out where there is no log', () => {
    mkdirSync(beside())
    const output = nameTerminalOutput(folder, 'training.log')
    expect(() => output.complete()).toThrowError()
    rmSync(log())
    expect(() => output.complete()).not.toThrowError()
  })
})
