import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether a disk of a test's own can be mounted here; that needs root, and a container that lets it. */
export const canMount = (() => {
  const probe = mkdtempSync(join(tmpdir(), 'nightwatt-mount-'))
  try {
    mount(probe, '64k')()
    return true
  } catch {
    return false
  } finally {
    rmdirSync(probe)
  }
})()

/** What a test's name says where it cannot run. */
export const whyNoMount = canMount ? '' : ' (skipped: no right to mount here)'

/** Mounts a disk in memory of so many bytes, `2m`; returns what takes it away. */
export function mount(folder: string, size: string): () => void {
  run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder)
  return () => run('umount', '--recursive', '--lazy', folder)
}

/** Lays a folder over itself, read-only: what is open in it stays, what is opened from now on is refused. */
export function makeReadOnly(folder: string): void {
  run('mount', '--bind', folder, folder)
  run('mount', '-o', 'remount,ro,bind', folder)
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'ignore' })
}
