import { printableText } from '../../printable.js'
import { leftOutLines } from '../pack/left-out.js'
import type { PackRecord } from '../pack-record.js'

/** README.md of a pack: what it holds, how to repeat it, and what it does not hold. */
export function readMeOf(pack: PackRecord): string {
  const { title, nights, code, notebooks, locks, left_out: leftOut, made_by: madeBy } = pack
  const lines = [
    `# ${title}`,
    '',
    `${nights.length === 1 ? 'A night' : `${nights.length} nights`} of experiments with their energy, packed by ${madeBy}.`,
    '',
    '## How to repeat it',
    '',
    '```sh',
    'npm install nightwatt',
    'npx nightwatt open study.zip study      # verifies it, lays out the code, says what your machine lacks',
    'cd study',
    ...nights.map(({ name }) => `npx nightwatt rerun ${name} --dry-run`),
    ...nights.map(({ name }) => `npx nightwatt rerun ${name} --accept-program`),
    'npx nightwatt pack latest -o again.zip  # your results, referring to this pack',
    '```',
    '',
    'Without nightwatt: `sha256sum -c SHA256SUMS` verifies it, `git clone code/NAME.bundle` gives the code.',
    '',
    '## What it holds',
    '',
    ...nights.map(
      ({ name, path, finished, planned, seed }) =>
        `- \`${path}\`: ${name}, ${finished}${planned === null ? '' : ` of ${planned}`} experiments, seed ${seed ?? 'not kept'}`,
    ),
    '- `tables`: all experiments as CSV and Parquet, all samples as Parquet; `data-dictionary.csv` says what each column means',
    '- `report`: the page of each night',
    '- `configuration`: what each night ran with',
    ...code.map(one => `- ${codeWords(one)}`),
    ...notebooks.map(path => `- \`${path}\``),
    ...(locks.length === 0 ? [] : [`- lock files: ${locks.map(path => `\`${path}\``).join(', ')}`]),
    '- `ro-crate-metadata.json`, `croissant.json`, `CITATION.cff`: the same for programs',
    '',
    '## What was left out',
    '',
    ...(leftOut.length === 0 ? ['Nothing.'] : []),
    ...leftOutLines(leftOut).map(line => `- ${line}`),
    '',
    'What was taken out of a text is replaced by as many `_` or `*`; nightwatt-pack.json names every place, and both checksums of each such file.',
  ]
  return `${printableText(lines.join('\n'))}\n`
}

function codeWords({
  repository,
  path,
  key,
  kind,
  commit,
  patch,
  address,
}: PackRecord['code'][number]): string {
  const at = commit === null ? '' : ` at ${commit}`
  switch (kind) {
    case 'bundle':
      return `\`code/${key}.bundle\`: ${repository}${at}${patch ? `, and what was not committed in \`code/${key}.patch\`` : ''}`
    case 'files':
      return `\`${path}\`: the files of ${repository}${at}`
    case 'address':
      return `${repository}${at}${address === null ? '; it has no public address' : `, from ${address}`}: not in the pack, belongs into \`${path}\``
    case 'none':
      return `${repository}: its code is not in the pack, belongs into \`${path}\``
  }
}
