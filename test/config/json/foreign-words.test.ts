import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadBatch } from '../../../lib/config/batch/batch.ts'
import { loadModelsConfig } from '../../../lib/config/load.ts'
import { loadSubjects } from '../../../lib/config/subjects.ts'
import { readNotebook } from '../../../lib/notebook/execute/notebook-file.ts'
import { readParameters } from '../../../lib/notebook/execute/parameters-file.ts'
import { readHistoryCsv } from '../../../lib/record/history-table.ts'

const readers: Readonly<Record<string, (file: string) => unknown>> = {
  'a models file': loadModelsConfig,
  'a batch file': loadBatch,
  'a list of subjects': loadSubjects,
  'a notebook': readNotebook,
  'a file of parameters': readParameters,
  'a table of earlier runs': readHistoryCsv,
}
const contents: Readonly<Record<string, string>> = {
  'no JSON': 'verysecret words\nof a key, and more, of it\n',
  'JSON of another kind':
    '{"experiments": [{"repo": "verysecret"}], "models": "verysecret", "verysecretkey": 1}',
  'a text alone': '"verysecret"',
  'a table': 'repository,model,hyperparam_x\na,b,verysecret\n',
}

describe.each(Object.entries(readers))('%s that is a link to what lies elsewhere', (_, read) => {
  it.each(Object.entries(contents))('is refused without a word of it: %s', (_, content) => {
    const root = mkdtempSync(join(tmpdir(), 'nightwatt-foreign-'))
    mkdirSync(join(root, 'project'))
    writeFileSync(join(root, 'elsewhere'), content)
    writeFileSync(join(root, 'project', 'own'), content)
    const link = join(root, 'project', 'link')
    symlinkSync('../elsewhere', link)
    expect(said(read, link)).not.toContain('verysecret')
    // What lies in the project is quoted, so that it can be mended.
    if (content.startsWith('verysecret') && read !== readHistoryCsv)
      expect(said(read, join(root, 'project', 'own'))).toContain('verysecret')
  })
})

function said(read: (file: string) => unknown, file: string): string {
  try {
    read(file)
    return ''
  } catch (error) {
    expect(String(error)).toContain(file)
    return String(error)
  }
}
