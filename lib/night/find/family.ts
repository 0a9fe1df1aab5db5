import { basename, dirname, join, resolve } from 'node:path'
import { type NightHead, readNightHead } from '../../record/night/night-head.js'
import type { Night } from '../night.js'
import { nightsBeside } from './find-nights.js'

/**
 * The paths of a night and of those that belong to it, in the order of their experiments: the night that drew first, and
 * beside it those that `--more` drew on. Of a night that nothing belongs to, its own.
 */
export function familyOf(path: string): readonly string[] {
  const folder = resolve(path)
  const own = readNightHead(folder)
  const first = own.more_of === undefined ? folder : join(dirname(folder), own.more_of.night)
  const began = own.more_of?.started_at ?? own.started_at
  const others = nightsBeside(folder)
    .map(other => ({ other, head: readNightHead(other) }))
    .filter(({ head }) => belongsTo(head, basename(first), began))
    .sort((left, right) => (left.head.first_index ?? 1) - (right.head.first_index ?? 1))
    .map(({ other }) => other)
  if (others.length === 0) return [folder]
  const isFirstThere = own.more_of === undefined || readNightHead(first).started_at === began
  return isFirstThere ? [first, ...others] : others
}

// Two machines may have nights of one name: the start tells them apart.
function belongsTo({ more_of }: NightHead, name: string, began: string | undefined): boolean {
  return more_of !== undefined && more_of.night === name && more_of.started_at === began
}

/** The name under which the experiments of a night stand with those of the night that it belongs to. */
export function familyName({ name, record }: Pick<Night, 'name' | 'record'>): string {
  return record.more_of?.night ?? name
}
