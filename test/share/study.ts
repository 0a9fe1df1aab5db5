import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ZipFile } from 'yazl'

const fixtures = resolve(import.meta.dirname, '../fixtures/nights-0.1')

/** The name of a recorded night whose program is a script, `toy`. */
export const nightName = 'run_20261129_044922'

/** A project with a recorded night and its program. */
export function makeStudy(): { readonly root: string; readonly night: string; readonly outside: string } {
  const outside = mkdtempSync(join(tmpdir(), 'nightwatt-share-'))
  const root = join(outside, 'study')
  const night = join(root, 'results', nightName)
  cpSync(join(fixtures, nightName), night, { recursive: true })
  mkdirSync(join(root, 'toy'))
  writeFileSync(join(root, 'toy/train.sh'), '#!/bin/sh\necho "Accuracy: 90.5"\n', { mode: 0o755 })
  writeFileSync(join(root, 'toy/requirements.txt'), 'numpy==1.26.0\n')
  return { root, night, outside }
}

/** Makes a checkout of a folder, and returns its commit. */
export function commitAll(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'as it ran')
  return git('rev-parse', 'HEAD')
}

/** Changes night.json of a recorded night, without telling its manifest: what its repository was like, for one. */
export function alterNight(night: string, change: (record: Record<string, unknown>) => void): void {
  const file = join(night, 'night.json')
  const record = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  change(record)
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`)
}

/** The files of a folder as a zip, with the name of one put in place of another as long. */
export async function zipOf(
  files: Readonly<Record<string, string | Buffer>>,
  { mode = 0o100644, rename = [] }: { mode?: number; rename?: readonly (readonly [string, string])[] } = {},
): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, { mode })
  zip.end()
  const pieces: Buffer[] = []
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece))
  let text = Buffer.concat(pieces).toString('latin1')
  for (const [from, to] of rename) text = text.replaceAll(from, to)
  return Buffer.from(text, 'latin1')
}

/** All files below a folder, by their paths. */
export function filesIn(folder: string): Record<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry =>
    entry.isFile(),
  )
  return Object.fromEntries(
    entries.map(entry => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1), readFileSync(path)]
    }),
  )
}
