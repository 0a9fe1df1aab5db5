import type { FileSum } from '../../record/manifest/file-sum.js'
import type { PackRecord } from '../pack-record.js'
import type { DescribedColumn } from './dictionary.js'
import { licenceAddress } from './licence.js'

// As the specification has it: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
}

const dataTypes = { number: 'sc:Float', text: 'sc:Text', truth: 'sc:Boolean', time: 'sc:DateTime' } as const

/** A table of a pack as a file. */
export interface TableFile {
  /** Its path in the pack: `tables/experiments.csv`. */
  readonly path: string
  readonly sum: FileSum
  /** What its rows are: `experiments`. */
  readonly table: string
  readonly columns: readonly DescribedColumn[]
}

/** The tables of a pack in the words of Croissant 1.0; fields are read from the first file of each table. */
export function croissantOf(pack: PackRecord, files: readonly TableFile[]): object {
  const tables = [...new Set(files.map(({ table }) => table))]
  return {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: pack.title,
    description: `Experiments of ${pack.nights.map(({ name }) => name).join(', ')} with their energy, temperature and metrics; measured by ${pack.made_by}.`,
    ...(pack.licence === null ? {} : { license: licenceAddress(pack.licence) }),
    datePublished: pack.made_at.slice(0, 10),
    version: '1.0.0',
    citeAs: citeAs(pack),
    ...(pack.authors.length === 0
      ? {}
      : { creator: pack.authors.map(({ name }) => ({ '@type': 'sc:Person', name })) }),
    distribution: files.map(({ path, sum }) => ({
      '@type': 'cr:FileObject',
      '@id': path,
      name: path,
      contentUrl: path,
      contentSize: `${sum.bytes} B`,
      encodingFormat: path.endsWith('.csv') ? 'text/csv' : 'application/x-parquet',
      sha256: sum.sha256,
    })),
    recordSet: tables.flatMap(table => {
      const file = files.find(one => one.table === table)
      return file === undefined ? [] : [recordSetOf(file)]
    }),
  }
}

/** In BibTeX, as the specification wants it. */
function citeAs({ title, authors, made_at: madeAt, made_by: madeBy }: PackRecord): string {
  const people = authors.length === 0 ? 'anonymous' : authors.map(({ name }) => name).join(' and ')
  return `@misc{measurements, title={${title}}, author={${people}}, year={${madeAt.slice(0, 4)}}, note={packed by ${madeBy}}}`
}

function recordSetOf({ path, table, columns }: TableFile): object {
  return {
    '@type': 'cr:RecordSet',
    '@id': table,
    name: table,
    field: columns.map(({ column, description, type, unit }) => ({
      '@type': 'cr:Field',
      '@id': `${table}/${column}`,
      name: `${table}/${column}`,
      description: unit === null ? description : `${description} Unit: ${unit}.`,
      dataType: dataTypes[type],
      source: { fileObject: { '@id': path }, extract: { column } },
    })),
  }
}
