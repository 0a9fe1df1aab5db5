import { join } from 'node:path'
import { RecordError } from '../../errors.js'
import { isThere, readRegularText } from '../../os/regular-file.js'
import { fileSum } from '../../record/manifest/file-sum.js'
import { packRecordName, sumsName } from '../pack-record.js'

/**
 * Holds the files of a pack to its checksums.
 *
 * @param names All files of the pack.
 * @throws RecordError naming each file that is another than was packed, that has no checksum, or that is not there.
 */
export function verifySums(folder: string, names: readonly string[], pack: string): void {
  for (const name of [packRecordName, sumsName]) {
    if (!isThere(join(folder, name)))
      throw new RecordError(`${pack}: found no ${name} in it; allowed: what nightwatt pack made`)
  }
  const sums = readSums(readRegularText(join(folder, sumsName), { links: 'none' }), pack)
  const there = new Set(names)
  const wrong = [
    ...names
      .filter(name => name !== sumsName && !sums.has(name))
      .map(name => `  ${name}: found it, but ${sumsName} has no checksum of it`),
    ...[...sums].flatMap(([name, sum]) => {
      if (!there.has(name)) return [`  ${name}: not in it, though ${sumsName} tells of it`]
      const found = fileSum(join(folder, name))?.sha256
      return found === sum
        ? []
        : [`  ${name}: found the SHA-256 ${found ?? 'of nothing'}; ${sumsName} says ${sum}`]
    }),
  ]
  if (wrong.length === 0) return
  const more = wrong.length > 10 ? [`  and ${wrong.length - 10} more`] : []
  throw new RecordError(
    `${pack} is not what was packed:\n${[...wrong.slice(0, 10), ...more].join('\n')}\nGet it once more; nothing was left on this machine.`,
  )
}

function readSums(text: string, pack: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter(line => line !== '')
  return new Map(
    lines.map((line, position) => {
      const [, sum, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? []
      if (sum === undefined || name === undefined)
        throw new RecordError(
          `${pack}: ${sumsName}, line ${position + 1}: found no checksum; allowed: SHA256  PATH`,
        )
      return [name, sum] as const
    }),
  )
}
