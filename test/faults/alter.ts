import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Random } from './random.ts'

/** What was altered in a night. */
export interface Alteration {
  readonly words: string
  /** One of these stands in an answer that names it. */
  readonly names: readonly string[]
}

/** Alters one thing in a night. */
export function alter(night: string, random: Random, outside: string): Alteration {
  const files = (readdirSync(night, { recursive: true }) as string[])
    .filter(name => lstatSync(join(night, name)).isFile())
    .sort()
  const file = random.of(files)
  const way = random.of([byte, byte, field, field, field, cut, kind, rename, renameFolder])
  return way(night, file, random, outside)
}

function named(file: string, what: string): Alteration {
  // The two names of a log are one file.
  const both = file.replace('terminal_output.txt', 'training.log')
  const folder = file.includes('/') ? [file.split('/')[0] ?? ''] : []
  return { words: `${file}: ${what}`, names: [file, both, ...folder] }
}

function byte(night: string, file: string, random: Random): Alteration {
  const path = join(night, file)
  const bytes = readFileSync(path)
  if (bytes.length === 0) return cut(night, file, random)
  const at = random.below(bytes.length)
  bytes[at] = ((bytes[at] ?? 0) + 1 + random.below(255)) % 256
  writeFileSync(path, bytes)
  return named(file, `byte ${at} is ${bytes[at]}`)
}

type Keys = readonly (string | number)[]

function field(night: string, _file: string, random: Random): Alteration {
  const files = [
    'night.json',
    'toy_small_001/experiment.json',
    'toy_small_002/experiment.json',
    'journal.ndjson',
  ]
  const file = random.of(files)
  const path = join(night, file)
  const text = readFileSync(path, 'utf8')
  if (file !== 'journal.ndjson') {
    const value: unknown = JSON.parse(text)
    const what = alterLeaf(value, random)
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
    return named(file, what)
  }
  const lines = text.trimEnd().split('\n')
  const at = random.below(lines.length)
  const entry: unknown = JSON.parse(lines[at] ?? '{}')
  const what = alterLeaf(entry, random)
  lines[at] = JSON.stringify(entry)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return named(file, `line ${at + 1}, ${what}`)
}

function alterLeaf(value: unknown, random: Random): string {
  const keys = random.of(leavesOf(value, []))
  const inner = keys.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), value)
  const key = keys.at(-1) ?? ''
  const before: unknown = Reflect.get(Object(inner), key)
  const after = random.of(othersFor(before).filter(other => JSON.stringify(other) !== JSON.stringify(before)))
  if (after === undefined) Reflect.deleteProperty(Object(inner), key)
  else Reflect.set(Object(inner), key, after)
  return `${keys.join('.')} is ${JSON.stringify(after)}`
}

function leavesOf(value: unknown, keys: Keys): Keys[] {
  if (typeof value !== 'object' || value === null) return [keys]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return entries.flatMap(([key, inner]) => leavesOf(inner, [...keys, key]))
}

function othersFor(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [0, 1, -1, 1e308, value * 2, value + 1, -value, null, 'x', undefined]
  if (typeof value === 'boolean') return [!value, null, 'x', undefined]
  if (typeof value !== 'string') return [0, 1, 1e308, 'x', undefined]
  const other = ['', `${value}x`, '../../etc/passwd', 'constructor', null, 1, undefined]
  return /^\d{4}-/.test(value) ? [...other, value.replace(/^\d{4}/, '1999'), value.replace('T', ' ')] : other
}

function cut(night: string, file: string, random: Random): Alteration {
  const path = join(night, file)
  const { size } = lstatSync(path)
  if (size === 0) {
    writeFileSync(path, 'x')
    return named(file, 'holds something')
  }
  const left = random.below(size)
  truncateSync(path, left)
  return named(file, `ends after ${left} of ${size} bytes`)
}

function kind(night: string, file: string, random: Random, outside: string): Alteration {
  const path = join(night, file)
  rmSync(path)
  const what = random.of([
    'gone',
    'a folder',
    'a pipe',
    'a link to a device',
    'a link to outside',
    'a link to itself',
  ])
  if (what === 'a folder') mkdirSync(path)
  if (what === 'a pipe') execFileSync('mkfifo', [path])
  if (what === 'a link to a device') symlinkSync('/dev/zero', path)
  if (what === 'a link to itself') symlinkSync(path, path)
  if (what === 'a link to outside') {
    const secret = join(outside, 'secret.txt')
    writeFileSync(secret, 'what nobody may see')
    symlinkSync(secret, path)
  }
  return named(file, `is ${what}`)
}

const newNames = ['constructor', '__proto__', 'x', '-rf', 'a b', '%2e%2e']

function rename(night: string, file: string, random: Random): Alteration {
  const name = random.of(newNames)
  renameSync(join(night, file), join(night, dirname(file), name))
  return named(file, `is called ${name}`)
}

function renameFolder(night: string, file: string, random: Random): Alteration {
  const folder = dirname(file)
  if (folder === '.') return rename(night, file, random)
  const name = random.of(newNames)
  renameSync(join(night, folder), join(night, dirname(folder), name))
  return named(folder, `is called ${name}, beside ${basename(file)}`)
}
