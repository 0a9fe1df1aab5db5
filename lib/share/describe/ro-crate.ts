import type { Night } from '../../night/night.js'
import type { ExperimentRecord } from '../../record/schema.js'
import type { PackedNight, PackRecord } from '../pack-record.js'
import { licenceAddress } from './licence.js'

/** A file or folder of a pack that the description names. */
export interface Part {
  /** Its path in the pack; of a folder with a slash at its end. */
  readonly path: string
  readonly name: string
  readonly mediaType?: string
  readonly bytes?: number
}

type Entity = Readonly<Record<string, unknown>> & { readonly '@id': string }

const reference = (id: string) => ({ '@id': id })
// Flattened and compacted JSON-LD has a single value by itself.
const oneOrMany = (ids: readonly string[]) => (ids.length === 1 ? ids.map(reference)[0] : ids.map(reference))
const process = 'https://w3id.org/ro/wfrun/process/0.5'
const crate = 'https://w3id.org/ro/crate/1.1'

/**
 * A pack in the words of RO-Crate 1.1 and its profile of processes that ran (Process Run Crate 0.5): each experiment is an
 * action of the program that it ran, with its hyperparameters as objects and its files as results.
 *
 * @param nights As they lie in the pack.
 */
export function roCrateOf(pack: PackRecord, nights: readonly Night[], parts: readonly Part[]): object {
  const runs = nights.flatMap((night, position) => {
    const packed = pack.nights[position]
    return packed === undefined ? [] : night.experiments.map(record => ({ packed, record }))
  })
  const people = pack.authors.length === 0 ? [anonymous] : pack.authors.map(personOf)
  const [agent = anonymous] = people
  const programs = programsOf(
    pack,
    runs.map(({ record }) => record.repository),
  )
  const actions = runs.flatMap(({ packed, record }) => actionOf(packed, record, agent['@id']))
  const results = runs.map(({ packed, record }) => recordFile(packed, record))
  const licence = licenceOf(pack)
  return {
    '@context': `${crate}/context`,
    '@graph': [
      {
        '@id': 'ro-crate-metadata.json',
        '@type': 'CreativeWork',
        conformsTo: reference(crate),
        about: reference('./'),
      },
      {
        '@id': './',
        '@type': 'Dataset',
        conformsTo: reference(process),
        name: pack.title,
        description: `${runs.length} experiments of ${pack.nights.length === 1 ? 'one night' : `${pack.nights.length} nights`} with the energy, temperature and metrics of each, their code and what is needed to run them again; packed by ${pack.made_by}.`,
        datePublished: pack.made_at,
        license: reference(licence['@id']),
        author: oneOrMany(people.map(person => person['@id'])),
        hasPart: oneOrMany(
          [...parts.map(({ path }) => path), ...results.map(file => file['@id'])].map(encodeURI),
        ),
        mentions: oneOrMany(
          actions.filter(entity => entity['@type'] === 'CreateAction').map(entity => entity['@id']),
        ),
        ...(pack.reproduces.length === 0
          ? {}
          : {
              isBasedOn: oneOrMany([...new Set(pack.reproduces.map(({ of }) => otherPack(of)))]),
            }),
      },
      { '@id': process, '@type': 'CreativeWork', name: 'Process Run Crate', version: '0.5' },
      licence,
      ...people,
      ...parts.map(partEntity),
      ...programs,
      ...results.map(file => ({ ...file, '@id': encodeURI(file['@id']) })),
      ...actions,
      ...[...new Map(pack.reproduces.map(({ of }) => [otherPack(of), of])).entries()].map(([id, of]) => ({
        '@id': id,
        '@type': 'CreativeWork',
        name: of.title ?? of.night,
        ...(of.sums_sha256 === null ? {} : { identifier: `sha256 of its SHA256SUMS: ${of.sums_sha256}` }),
      })),
    ],
  }
}

function otherPack({ sums_sha256: sum, night }: PackRecord['reproduces'][number]['of']): string {
  return sum === null ? `#night-${night}` : `urn:hash:sha256:${sum}`
}

const anonymous = { '@id': '#anonymous', '@type': 'Person', name: 'anonymous' }

function personOf({ name, orcid }: PackRecord['authors'][number], position: number): Entity {
  return { '@id': orcid ?? `#author-${position + 1}`, '@type': 'Person', name }
}

function licenceOf({ licence }: PackRecord): Entity {
  const name = licence ?? 'no licence was stated: ask the authors'
  return {
    '@id': licence === null ? '#no-licence' : licenceAddress(licence),
    '@type': 'CreativeWork',
    name,
    description: licence === null ? 'Without a licence nothing may be assumed.' : `The licence ${name}.`,
  }
}

function partEntity({ path, name, mediaType, bytes }: Part): Entity {
  const isFolder = path.endsWith('/')
  return {
    '@id': encodeURI(path),
    '@type': isFolder ? 'Dataset' : 'File',
    name,
    ...(isFolder ? { description: name } : {}),
    ...(mediaType === undefined ? {} : { encodingFormat: mediaType }),
    ...(bytes === undefined ? {} : { contentSize: String(bytes) }),
  }
}

function programsOf(pack: PackRecord, names: readonly string[]): Entity[] {
  return [...new Set(names)].map(name => {
    const code = pack.code.find(({ repository }) => repository === name)
    return {
      '@id': programId(name),
      '@type': 'SoftwareApplication',
      name,
      url: code?.address ?? code?.path ?? name,
      softwareVersion: code?.commit ?? 'unknown',
    }
  })
}

function programId(repository: string): string {
  return `#program-${encodeURIComponent(repository)}`
}

function recordFile({ path }: PackedNight, record: ExperimentRecord): Entity {
  return {
    '@id': `${path}/${record.experiment_id}/experiment.json`,
    '@type': 'File',
    name: `Record of ${record.experiment_id}`,
    encodingFormat: 'application/json',
  }
}

/** An experiment as an action, and the values of its hyperparameters. */
function actionOf(packed: PackedNight, record: ExperimentRecord, agent: string): Entity[] {
  const id = `#${encodeURIComponent(packed.name)}/${encodeURIComponent(record.experiment_id)}`
  const values = [
    ['model', record.model] as const,
    ...Object.entries(record.hyperparameters).map(([name, value]) => [name, value] as const),
  ].map(([name, value]) => ({
    '@id': `${id}/${encodeURIComponent(name)}`,
    '@type': 'PropertyValue',
    name,
    value: value ?? 'null',
  }))
  const isSuccess = record.outcome === 'success'
  return [
    {
      '@id': id,
      '@type': 'CreateAction',
      name: `${record.experiment_id} of ${packed.name}`,
      description: `One training of ${record.repository} ${record.model}, under the meters.`,
      instrument: reference(programId(record.repository)),
      agent: reference(agent),
      object: oneOrMany(values.map(value => value['@id'])),
      result: reference(encodeURI(`${packed.path}/${record.experiment_id}/experiment.json`)),
      startTime: record.started_at,
      endTime: record.ended_at,
      actionStatus: `http://schema.org/${isSuccess ? 'CompletedActionStatus' : 'FailedActionStatus'}`,
      ...(isSuccess ? {} : { error: record.error_message || record.cause || 'it failed' }),
    },
    ...values,
  ]
}
