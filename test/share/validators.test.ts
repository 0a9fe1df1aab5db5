// Waits for the programs of others: the validators of RO-Crate and Croissant.
// Any Node: files.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openPack } from '../../lib/share/open/open-pack.ts'
import { pack } from '../../lib/share/pack/pack.ts'
import { python } from '../support/kernel.ts'
import { makeStudy } from './study.ts'

const has = (module: string) => spawnSync(python, ['-c', `import ${module}`]).status === 0
const run = (script: string, ...args: string[]) =>
  execFileSync(python, ['-c', script, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .split('\n')
    .at(-1) ?? ''

/**
 * What roc-validator finds. It fetches the context of RO-Crate from the web: in its place it gets that of the package rocrate,
 * a later one of the same names, so that no test depends on a server.
 */
function crateMistakes(folder: string): readonly string[] {
  const script = `
import json, pathlib, sys
import requests, rocrate
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester
context = (pathlib.Path(rocrate.__file__).parent / 'data/ro-crate.jsonld').read_bytes()
def get(self, url, **rest):
    if not url.startswith('https://w3id.org/ro/crate/'):
        raise requests.ConnectionError(url)
    response = requests.Response()
    response.status_code, response._content = 200, context
    response.headers['Content-Type'] = 'application/ld+json'
    return response
HttpRequester.get = get
found = []
for profile in ['ro-crate-1.1', 'process-run-crate-0.5']:
    settings = services.ValidationSettings(rocrate_uri=sys.argv[1], profile_identifier=profile,
        requirement_severity=models.Severity.REQUIRED, skip_availability_check=True)
    found += [f'{profile}: {issue.message}' for issue in services.validate(settings).get_issues()]
print(json.dumps(found))
`
  return JSON.parse(run(script, folder))
}

describe('a pack, held against its standards by the validators of others', () => {
  const { root, night, outside } = makeStudy()
  const folder = join(outside, 'opened')
  beforeAll(async () => {
    const authors = ['Ada Lovelace <https://orcid.org/0000-0001-2345-6789>']
    await pack(night, { out: 'study.zip', cwd: root, authors, licence: 'CC-BY-4.0' })
    await openPack(join(root, 'study.zip'), { folder })
  })

  it.skipIf(!has('rocrate_validator, rocrate'))(
    'is an RO-Crate, of the profile of process runs too (skipped without a Python that has roc-validator and rocrate)',
    () => {
      expect(crateMistakes(folder)).toEqual([])
      const file = join(folder, 'ro-crate-metadata.json')
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"license"', '"licence"'))
      expect(crateMistakes(folder).join('\n')).toContain('MUST have a `license` property')
    },
  )

  it.skipIf(!has('mlcroissant'))(
    'has tables that Croissant reads (skipped without a Python that has mlcroissant)',
    () => {
      const script = `
import json, sys, mlcroissant
dataset = mlcroissant.Dataset(jsonld=sys.argv[1] + '/croissant.json')
issues = dataset.metadata.ctx.issues
rows = [row for row in dataset.records('experiments')]
print(json.dumps([sorted(issues.errors), len(rows)]))
`
      expect(JSON.parse(run(script, folder))).toEqual([[], 2])
    },
  )
})
