import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readRegularText } from '../../os/regular-file.js'

/**
 * Whether a night is a copy of another with the same name. Two machines that start by the clock (cron at half past
 * nine) write nights with the same name, and neither may be lost.
 */
export function isCopyOf(one: string, other: string): boolean {
  const [own, others] = [join(one, 'night.json'), join(other, 'night.json')]
  // A copy may have been resumed, or lack what came later; its start, seed and machine stay the same.
  if (existsSync(own) && existsSync(others)) return identityOf(own) === identityOf(others)
  const names = recordsIn(one)
  const shared = recordsIn(other).filter(name => names.includes(name))
  const [first] = shared
  if (first === undefined) return names.length === 0 || recordsIn(other).length === 0
  return read(join(one, first)) === read(join(other, first))
}

function identityOf(file: string): string {
  try {
    const { started_at, seed, machine } = JSON.parse(read(file))
    return JSON.stringify([started_at, seed, machine?.host])
  } catch {
    return read(file)
  }
}

function recordsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .map(name => join(name, 'experiment.json'))
      .filter(name => existsSync(join(folder, name)))
      .sort()
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readRegularText(file)
  } catch {
    return ''
  }
}
