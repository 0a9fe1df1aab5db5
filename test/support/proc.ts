import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../stand-ins/index.ts'

/** A stand-in of /proc. */
export interface ProcTree {
  readonly root: string
  /** Sets the CPU times of the machine, in seconds since its start. */
  cpu(busySeconds: number, idleSeconds: number): void
  /** Sets the CPU time of nightwatt with its ended children, in seconds. */
  own(seconds: number): void
  swapped(pages: number): void
  /** Shows a process. */
  process(pid: number, name: string, parent?: number): void
}

export function procTree(): ProcTree {
  const root = temporaryFolder('proc')
  mkdirSync(join(root, 'self'))
  const tree: ProcTree = {
    root,
    cpu(busy, idle) {
      const [user, rest] = [Math.round(busy * 100), Math.round(idle * 100)]
      // As a whole, for whoever reads it meanwhile.
      const text = `cpu  ${user} 0 0 ${rest} 0 0 0 9 0 0\ncpu0 ${user} 0 0 ${rest} 0 0 0 9 0 0\n`
      writeFileSync(join(root, 'stat.new'), text)
      renameSync(join(root, 'stat.new'), join(root, 'stat'))
    },
    own: seconds => writeFileSync(join(root, 'self/stat'), statLine(1, 'node', 0, Math.round(seconds * 100))),
    swapped: pages => writeFileSync(join(root, 'vmstat'), `nr_free_pages 9\npswpin ${pages}\npswpout 0\n`),
    process(pid, name, parent = 1) {
      mkdirSync(join(root, String(pid)), { recursive: true })
      writeFileSync(join(root, String(pid), 'stat'), statLine(pid, name, parent, 0))
    },
  }
  tree.cpu(100, 900)
  tree.own(0)
  tree.swapped(0)
  tree.process(1, 'init', 0)
  return tree
}

/** `pid (name) state ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime …`. */
function statLine(pid: number, name: string, parent: number, ticks: number): string {
  return `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 5 0 0\n`
}

/** Lets the CPU times run as on a machine of two processors of which others take a share, until `stop` is called. */
export function running(tree: ProcTree, othersShare: number): { stop(): void } {
  const start = performance.now()
  const write = () => {
    const seconds = (2 * (performance.now() - start)) / 1000
    tree.cpu(100 + seconds * othersShare, 900 + seconds * (1 - othersShare))
  }
  const timer = setInterval(write, 50)
  return { stop: () => clearInterval(timer) }
}
