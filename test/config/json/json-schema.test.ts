import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaFiles, schemaText } from '../../../lib/config/json/json-schema.ts'

describe('the JSON Schema files', () => {
  it.each(
    schemaFiles(),
  )('$file is what the zod schemas say (else: npm run build && npm run schema)', schemaFile => {
    const committed = new URL(`../../../config/schema/${schemaFile.file}`, import.meta.url)
    expect(readFileSync(committed, 'utf8')).toBe(schemaText(schemaFile))
  })

  it('allow remarks where keys are fixed, and no other unknown key', () => {
    const [models] = schemaFiles()
    expect(models?.schema).toMatchObject({ required: ['models'], additionalProperties: false })
    const [pattern = ''] = Object.keys(Object(models?.schema.patternProperties))
    const allowed = ['_x', 'comment', '$schema', 'modles', 'commentary'].filter(key =>
      new RegExp(pattern).test(key),
    )
    expect(allowed).toEqual(['_x', 'comment', '$schema'])
  })
})
