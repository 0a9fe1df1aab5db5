import { type Command, InvalidArgumentError } from 'commander'
import { parseBytes } from '../../config/options/byte-size.js'
import { print, tell, toJson } from '../console/output.js'

/** `nightwatt open`: a pack of somebody else's, laid out and verified. */
export function openCommand(command: Command): Command {
  return command
    .argument('<file>', 'what nightwatt pack made')
    .argument('[folder]', "a new folder (default: the file's name without .zip)")
    .option('--max-size <bytes>', 'most that its files may come to: 500MB, 40GB (default: 20GB)', toBytes)
    .option('--json', 'machine-readable output')
    .addHelpText('after', help)
    .action(async (file: string, folder: string | undefined, flags: { maxSize?: number; json?: boolean }) => {
      const { leftOutLines, openPack } = await import('../../index.js')
      const opened = await openPack(file, { folder, maxBytes: flags.maxSize })
      if (flags.json === true) return print(toJson(opened))
      const { record, notices, lacks, nights } = opened
      await print(`${opened.folder}\n`)
      tell(
        `${record.title}, packed by ${record.made_by} on ${record.made_at.slice(0, 10)}: every file is what was packed`,
      )
      for (const line of leftOutLines(record.left_out)) tell(`not in it as it was: ${line}`)
      for (const notice of notices) tell(`note: ${notice}`)
      for (const lack of lacks) tell(`this machine differs: ${lack}`)
      const [first = ''] = nights.map(night => night.split('/').at(-1))
      tell(`Next: cd ${opened.folder} && nightwatt rerun ${first} --dry-run`)
    })
}

const help = `
It is laid out only if every checksum holds and no name leads out; nothing of it is started. nightwatt rerun asks before it
starts a stranger's program. docs/sharing.md`

function toBytes(text: string): number {
  const bytes = parseBytes(text)
  if (bytes === undefined) throw new InvalidArgumentError('allowed: a size such as 500MB or 40GB')
  return bytes
}
