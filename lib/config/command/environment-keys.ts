import { isAbsolute, normalize } from 'node:path'
import { z } from 'zod'
import { allowedWords, namesOfUsers, report } from '../json/schema-words.js'
import { text } from '../parameter/common-keys.js'
import { variableMistake, variableNameAllowed } from './variable-names.js'

const variables = z
  .record(z.string(), z.string().register(allowedWords, { allowed: 'text, for example "4"' }))
  .superRefine((values, context) => {
    for (const [name, value] of Object.entries(values)) {
      const mistake = variableMistake(name, value)
      if (mistake !== undefined) report(context, [name], mistake.found, mistake.allowed)
    }
  })
  .register(allowedWords, { allowed: `an object of variable → text: ${variableNameAllowed}` })
  .register(namesOfUsers, {})

const folderWithin = text
  .superRefine((folder, context) => {
    if (!isAbsolute(folder) && !/^\.\.(?:\/|$)/.test(normalize(folder))) return
    report(context, [], JSON.stringify(folder), 'a folder within path, relative to it')
  })
  .register(allowedWords, { allowed: 'a folder within path, relative to it' })

/** Where and with what a repository's program runs. */
export const environmentKeys = {
  env: variables
    .optional()
    .describe(
      'Variables of the environment that every run gets, by name, as they stand: no shell reads them. --env wins over them.',
    ),
  cwd: folderWithin
    .optional()
    .describe('Folder within path that the program is looked for and run in; path itself if not given.'),
  python: text
    .optional()
    .describe(
      'The Python that runs it: the folder of an environment (venv, conda) or an interpreter, relative to path, or the name of one on the PATH. It stands in for python and python3 in the command and in first lines of scripts; an environment comes first on the PATH too.',
    ),
}
