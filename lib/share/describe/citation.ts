import type { PackRecord } from '../pack-record.js'

/** CITATION.cff of a pack: https://github.com/citation-file-format/citation-file-format, version 1.2.0. */
export function citationOf({ title, authors, licence, made_at, made_by }: PackRecord): string {
  const people = authors.length === 0 ? [{ name: 'anonymous' }] : authors
  const lines = [
    'cff-version: 1.2.0',
    'message: "If you use these measurements, please cite them as below."',
    'type: dataset',
    `title: ${quoted(title)}`,
    'authors:',
    ...people.flatMap(author => [
      `  - name: ${quoted(author.name)}`,
      ...('orcid' in author && author.orcid !== undefined ? [`    orcid: ${quoted(author.orcid)}`] : []),
    ]),
    ...(licence === null ? [] : [`license: ${quoted(licence)}`]),
    `date-released: ${made_at.slice(0, 10)}`,
    `abstract: ${quoted(`Nights of experiments with their energy, measured and packed by ${made_by}.`)}`,
  ]
  return `${lines.join('\n')}\n`
}

// A text of JSON is one of YAML.
function quoted(text: string): string {
  return JSON.stringify(text)
}
