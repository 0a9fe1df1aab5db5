import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
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
  const entries = (readdirSync(night, { recursive: true }) as string[]).sort()
  const files = entries.filter(name => lstatSync(join(night, name)).isFile())
  const folders = entries.filter(name => lstatSync(join(night, name)).isDirectory())
  const way = random.of([
    ...[byte, byte, field, field, field, cell, cell, line, line],
    ...[cut, grown, kind, kind, rename, renameFolder, folderKind, extra],
  ])
  return way(night, random.of(way === folderKind ? folders : files), random, outside)
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
  const files = (readdirSync(night, { recursive: true }) as string[]).sort()
  const file = random.of(files.filter(name => /\.(?:nd)?json$/.test(name)))
  const path = join(night, file)
  const text = readFileSync(path, 'utf8')
  if (!file.endsWith('.ndjson')) {
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

/** A number of a trace, a table, a log or a text is another number: nothing is wrong with the file's form. */
function cell(night: string, file: string, random: Random): Alteration {
  const path = join(night, file)
  const text = readFileSync(path, 'utf8')
  const numbers = [...text.matchAll(/\d+(?:\.\d+)?/g)]
  if (numbers.length === 0) return cut(night, file, random)
  const { index, 0: before } = random.of(numbers)
  const after = random.of(['0', '1', '999999', `${before}0`, `-${before}`, '1e300', 'nan'])
  writeFileSync(path, text.slice(0, index) + after + text.slice(index + before.length))
  return named(file, `${before} at ${index} is ${after}`)
}

/** A line is gone, stands twice, or changed its place. */
function line(night: string, file: string, random: Random): Alteration {
  const path = join(night, file)
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  if (lines.length < 2) return byte(night, file, random)
  const at = random.below(lines.length - 1)
  const [one = '', next = ''] = lines.slice(at, at + 2)
  const [what, put] = random.of<[string, string[]]>([
    ['is gone', [next]],
    ['stands twice', [one, one, next]],
    ['stands after the next', [next, one]],
  ])
  lines.splice(at, 2, ...put)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return named(file, `line ${at + 1} ${what}`)
}

/** More than was written: a little, or as much as no disk holds. */
function grown(night: string, file: string, random: Random): Alteration {
  const path = join(night, file)
  const { size } = lstatSync(path)
  const what = random.of(['a line', 'holes of 1 TB'])
  if (what === 'a line') appendFileSync(path, random.of(['x\n', '{}\n', '\n', '\0\n', '"Accuracy: 99"\n']))
  else truncateSync(path, size + 1e12)
  return named(file, `goes on with ${what}`)
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

const kinds: Readonly<Record<string, (path: string, outside: string) => unknown>> = {
  gone: () => undefined,
  'a folder': path => mkdirSync(path),
  'a pipe': path => execFileSync('mkfifo', [path]),
  'a link to a device': path => symlinkSync('/dev/zero', path),
  'a link to itself': path => symlinkSync(path, path),
  'a link to nothing': path => symlinkSync('not-there', path),
  'a link to a pipe outside': (path, outside) => {
    const pipe = join(outside, 'pipe')
    rmSync(pipe, { force: true })
    execFileSync('mkfifo', [pipe])
    symlinkSync(pipe, path)
  },
  'a link to outside': (path, outside) => {
    const secret = join(outside, 'secret.txt')
    writeFileSync(secret, 'what nobody may see')
    symlinkSync(secret, path)
  },
}

function kind(night: string, file: string, random: Random, outside: string): Alteration {
  const path = join(night, file)
  const what = random.of(Object.keys(kinds))
  rmSync(path, { recursive: true })
  kinds[what]?.(path, outside)
  return named(file, `is ${what}`)
}

/** A folder is something else, or a link to what it was, which lies outside now. */
function folderKind(night: string, folder: string, random: Random, outside: string): Alteration {
  const path = join(night, folder)
  const moved = join(outside, 'moved')
  if (random.below(3) > 0) return kind(night, folder, random, outside)
  rmSync(moved, { recursive: true, force: true })
  renameSync(path, moved)
  symlinkSync(moved, path)
  return named(folder, 'is a link to the same, outside')
}

/** Something that was not there before. */
function extra(night: string, file: string, random: Random): Alteration {
  const folder = dirname(file)
  const name = random.of([
    'experiment.json',
    '.experiment.json.1.tmp',
    'gpu_memory.csv',
    'gpu_power.csv.partial',
    'failed_attempt_7',
    'toy_small_003',
    'output',
  ])
  const path = join(night, folder, name)
  if (existsSync(path)) return byte(night, file, random)
  cpSync(join(night, file), path)
  const of = folder === '.' ? name : `${folder}/${name}`
  return named(of, `is there, a copy of ${basename(file)}`)
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
