// Writes the JSON Schemas of our files to config/schema/, from the zod schemas: editors check
// and complete the users' files with them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleInner } from './bundle.js'

const { schemaFiles, schemaText } = await import(await bundleInner('config/json/json-schema.ts'))
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'config', 'schema')

mkdirSync(folder, { recursive: true })
for (const file of schemaFiles()) {
  writeFileSync(join(folder, file.file), schemaText(file))
}
