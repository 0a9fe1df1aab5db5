import { resolve } from 'node:path'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '../..')

/**
 * Checks the types of pieces of code as if each were a module of the project that imports `nightwatt`.
 *
 * @param pieces Code by a name that tells where it stands.
 * @returns What is wrong, a line each, beginning with the name.
 */
export function typeMistakes(pieces: ReadonlyMap<string, string>): readonly string[] {
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.test.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const host = ts.createCompilerHost({ ...options })
  const names = [...pieces.keys()]
  const paths = new Map(names.map((name, position) => [resolve(root, `piece-${position}.ts`), name]))
  const { readFile, fileExists, getSourceFile } = host
  const codeOf = (path: string) => pieces.get(paths.get(path) ?? '')
  const program = ts.createProgram(
    [...paths.keys()],
    {
      ...options,
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths: { nightwatt: [resolve(root, 'lib/index.ts')] },
    },
    {
      ...host,
      readFile: path => codeOf(path) ?? readFile.call(host, path),
      fileExists: path => paths.has(path) || fileExists.call(host, path),
      getSourceFile(path, languageVersion, ...rest) {
        const code = codeOf(path)
        if (code === undefined) return getSourceFile.call(host, path, languageVersion, ...rest)
        return ts.createSourceFile(path, code, languageVersion)
      },
    },
  )
  return [...paths].flatMap(([path, name]) => {
    const file = program.getSourceFile(path)
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    return found.map(({ start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
      return `${name}, line ${line} of it: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
  })
}
