import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { UsageError } from '../../errors.js'

/** Where an executed notebook is written. */
export interface Target {
  readonly output?: string | undefined
  readonly inPlace?: boolean | undefined
}

const choices = 'allowed: -o FILE, or --in-place (as options: output, or inPlace)'

/**
 * The path that a notebook is written to. Whether it is writable is checked before anything runs, since a night is
 * long.
 *
 * @throws UsageError when none is named, it is the notebook itself, or nothing can be written there.
 */
export function notebookTarget(file: string, { output, inPlace = false }: Target): string {
  if (inPlace && output !== undefined) throw new UsageError(`found both an output and in-place; ${choices}`)
  if (!inPlace && output === undefined) throw new UsageError(`where shall it be written? ${choices}`)
  // Through links, so that a link stays one.
  const path = realPath(output ?? file)
  if (!inPlace && path === realPath(file)) {
    throw new UsageError(`-o ${output}: found the notebook itself; to write over it: --in-place, without -o`)
  }
  const obstacle = obstacleTo(path)
  if (obstacle !== undefined) {
    throw new UsageError(
      `${inPlace ? file : `-o ${output}`}: ${obstacle}; allowed: a file in a folder that is there`,
    )
  }
  return path
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // It does not exist yet; the folder may be reached through a link.
    try {
      return join(realpathSync(dirname(resolve(path))), basename(path))
    } catch {
      return resolve(path)
    }
  }
}

function obstacleTo(path: string): string | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return 'found a folder'
  const folder = dirname(path)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return `found no folder ${folder}`
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch {
    return `found ${folder}, which you may not write to`
  }
}
