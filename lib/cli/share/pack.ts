import { type Command, InvalidArgumentError } from 'commander'
import { parseBytes } from '../../config/options/byte-size.js'
import { print, tell, toJson } from '../console/output.js'
import { openEach } from '../flags/open-each.js'

interface PackFlags {
  readonly output?: string
  readonly notebook?: readonly string[]
  readonly code: boolean
  readonly acceptSecrets?: boolean
  readonly title?: string
  readonly author?: readonly string[]
  readonly licence?: string
  readonly maxSize?: number
  readonly results?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `nightwatt pack`: one file that strangers can repeat and cite. */
export function packCommand(command: Command): Command {
  return command
    .argument('[night...]', 'latest, all, a date YYYY-MM-DD, a name, or a path (default: latest)')
    .option('-o, --output <file>', 'the file that is made, study.zip; one that is there already is refused')
    .option('--notebook <file...>', 'notebooks that belong to it')
    .option('--no-code', 'only address and commit of the code, which lies in public')
    .option('--accept-secrets', 'code with files that look like secrets, which is else packed without them')
    .option('--title <text>', 'what it is called')
    .option('--author <text...>', '"Ada Lovelace <https://orcid.org/…>", or the name alone')
    .option('--licence <id>', 'of the measurements, as SPDX writes it: CC-BY-4.0')
    .option('--max-size <bytes>', 'most of code and outputs that goes in: 500MB, 2GB (default: 2GB)', toBytes)
    .option('--results <dir>', 'folder of the nights, relative to the project (default: results)')
    .option('--dry-run', 'say what goes in and how large it is, and make nothing')
    .option('--json', 'machine-readable output')
    .addHelpText('after', help)
    .action(packNights)
}

const help = `
In it: the nights with their traces and logs, what they ran with, the code of each repository at its commit (a bundle of git
with its history, and a patch of what was not committed), lock files, tables as CSV and Parquet with a data dictionary, pages,
checksums, CITATION.cff; described for programs as an RO-Crate and in Croissant. Names of homes and what looks like a secret
are taken out, and told. docs/sharing.md`

function toBytes(text: string): number {
  const bytes = parseBytes(text)
  if (bytes === undefined) throw new InvalidArgumentError('allowed: a size such as 500MB or 2GB')
  return bytes
}

async function packNights(words: string[], flags: PackFlags): Promise<void> {
  const { formatBytes, leftOutLines, pack, selectNights } = await import('../../index.js')
  const paths = await selectNights(words, { belonging: true, results: flags.results })
  const packed = await pack(await openEach(paths), {
    out: flags.output,
    notebooks: flags.notebook,
    code: flags.code,
    acceptSecrets: flags.acceptSecrets,
    title: flags.title,
    authors: flags.author,
    licence: flags.licence,
    maxBytes: flags.maxSize,
    dryRun: flags.dryRun,
  })
  const { files, leftOut, path, bytes, sha256, record } = packed
  if (flags.json === true) return print(toJson(packed))
  if (path === null) {
    const all = files.reduce((sum, file) => sum + file.bytes, 0)
    const lines = groups(files).map(
      ([group, count, size]) =>
        `  ${group}: ${count === 1 ? '1 file' : `${count} files`}, ${formatBytes(size)}`,
    )
    await print(
      `${['Would go in:', ...lines, `Together ${formatBytes(all)} before compression.`].join('\n')}\n`,
    )
  } else await print(`${path}\n`)
  for (const line of leftOutLines(leftOut)) tell(`left out: ${line}`)
  if (record.licence === null)
    tell('note: no licence was stated, without which nobody may pass it on: --licence CC-BY-4.0')
  if (record.authors.length === 0) tell('note: no author was named: --author "Ada Lovelace"')
  if (path !== null) tell(`${files.length} files, ${formatBytes(bytes ?? 0)}, SHA-256 ${sha256 ?? ''}`)
}

/** Files by the first part of their path, with how many they are and how large. */
function groups(
  files: readonly { readonly path: string; readonly bytes: number }[],
): readonly (readonly [group: string, count: number, bytes: number])[] {
  const found = new Map<string, { count: number; bytes: number }>()
  for (const { path, bytes } of files) {
    const [first = '', second] = path.split('/')
    const name =
      second === undefined ? first : first === 'results' || first === 'code' ? `${first}/${second}` : first
    const group = found.get(name) ?? { count: 0, bytes: 0 }
    found.set(name, { count: group.count + 1, bytes: group.bytes + bytes })
  }
  return [...found].map(([name, { count, bytes }]) => [name, count, bytes] as const)
}
