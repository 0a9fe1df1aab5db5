import { SourceMap } from 'node:module'
import type TypeScript from 'typescript'

/** Finds the line of a cell as it was written for a place in the JavaScript that ran; undefined where none is known. */
export type LineOf = (line: number, column: number) => number | undefined

type Compiler = Pick<typeof TypeScript, 'createWatchCompilerHost' | 'transpileModule'>

/** A compiler that keeps maps, and the lines of a cell by the JavaScript that tslab made of it with that compiler. */
export interface Mapping<Mapped extends Compiler> {
  readonly compiler: Mapped
  linesOf(output: string): LineOf
}

const inlineMap = /\n\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/
const nameOfMap = /\n\/\/# sourceMappingURL=\S+\s*$/

/** How tslab 1.0.22 calls what it makes CommonJS of. */
const tslabsName = 'custom.js'

/** Lines that it puts above a cell: `export {};`. */
const tslabsLines = 1

/**
 * Keeps the maps from the JavaScript of a cell to the cell as it was written, which tslab does not ask TypeScript for. It
 * compiles in two steps, types away and modules to CommonJS; each gives a map.
 *
 * @param typescript The one that tslab compiles with; as it cannot be changed, another stands before it.
 */
export function keepingCellMaps<Mapped extends Compiler>(typescript: Mapped): Mapping<Mapped> {
  const lines = new Map<string, LineOf>()
  const createWatchCompilerHost = (files: unknown, options: unknown, ...others: readonly unknown[]) =>
    Reflect.apply(typescript.createWatchCompilerHost, typescript, [
      files,
      Object.assign({}, options, { inlineSourceMap: true }),
      ...others,
    ])
  const transpileModule: Compiler['transpileModule'] = (code, options) => {
    const [, encoded] = options.fileName === tslabsName ? (inlineMap.exec(code) ?? []) : []
    if (encoded === undefined) return typescript.transpileModule(code, options)
    const result = typescript.transpileModule(code.replace(inlineMap, ''), {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    })
    const outputText = result.outputText.replace(nameOfMap, '')
    const first = mapIn(Buffer.from(encoded, 'base64').toString())
    const second = mapIn(result.sourceMapText)
    // Below the cell tslab calls what it wrapped it in.
    const count = outputText.split('\n').length
    lines.set(outputText, (line, column) => {
      if (line >= count) return undefined
      const between = originalIn(second, line, column)
      const written = between && originalIn(first, between.line, between.column)
      return written === undefined ? undefined : written.line - tslabsLines
    })
    return { ...result, outputText }
  }
  const compiler: Mapped = Object.create(Object.getPrototypeOf(typescript), {
    ...Object.getOwnPropertyDescriptors(typescript),
    createWatchCompilerHost: { value: createWatchCompilerHost, enumerable: true },
    transpileModule: { value: transpileModule, enumerable: true },
  })
  return { compiler, linesOf: output => lines.get(output) ?? (() => undefined) }
}

function mapIn(text: string | undefined): SourceMap | undefined {
  return text === undefined ? undefined : new SourceMap(JSON.parse(text))
}

/** Lines and columns from 0. */
function originalIn(map: SourceMap | undefined, line: number, column: number) {
  const entry = map?.findEntry(line, column)
  if (entry === undefined || !('originalLine' in entry)) return undefined
  return { line: entry.originalLine, column: entry.originalColumn }
}
