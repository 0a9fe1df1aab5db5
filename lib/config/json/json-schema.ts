import { z } from 'zod'
import { batchSchema } from '../batch/batch-schema.js'
import { holdsObjects, remarkKeyPattern, remarkWordPattern } from '../batch/remarks.js'
import { modelsConfigSchema, repositorySchema, startKeys } from '../schema.js'
import { namesOfUsers } from './schema-words.js'

/** A JSON Schema that is written beside the files it describes. */
export interface SchemaFile {
  /** Name in config/schema/. */
  readonly file: string
  readonly schema: Readonly<Record<string, unknown>>
}

/** Every JSON Schema of the project, made from the zod schemas that check the same files. */
export function schemaFiles(): SchemaFile[] {
  return [
    {
      file: 'models_config.schema.json',
      schema: jsonSchemaOf(modelsConfigSchema, 'nightwatt: models_config.json'),
    },
    {
      file: 'experiments.schema.json',
      schema: jsonSchemaOf(batchSchema, 'nightwatt: a batch file, --experiment-config'),
    },
  ]
}

/** The content of a schema file, to the last line break. */
export function schemaText({ schema }: SchemaFile): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}

/** The JSON Schema (draft 2020-12) of a file whose remarks are taken out before zod sees it (remarks.ts). */
export function jsonSchemaOf(schema: z.ZodType, title: string): Record<string, unknown> {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodObject) {
        jsonSchema.patternProperties = { [remarkKeyPattern]: {} }
      }
      if (zodSchema === repositorySchema) {
        jsonSchema.oneOf = startKeys.map(key => ({ required: [key] }))
      }
      if (zodSchema instanceof z.ZodRecord && !namesOfUsers.has(zodSchema)) {
        jsonSchema.patternProperties = {
          '^_': {},
          ...(holdsObjects(zodSchema.valueType)
            ? { [remarkWordPattern]: { type: ['string', 'object'] } }
            : {}),
        }
      }
    },
  })
  return { $schema: json.$schema, title, ...json }
}
