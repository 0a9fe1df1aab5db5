import type { Converter } from 'tslab/dist/converter.js'
import type TypeScript from 'typescript'

/**
 * tslab makes `exports.seed` of a `seed` that an earlier cell declared, but not of that in `{ seed }`, which ends in
 * "seed is not defined" (tslab 1.0.22). So a cell is converted with `{ seed: seed }`, once it is known to be right:
 * places in its messages are those of the cell as it was written.
 */
export function expandingShorthands(converter: Converter, typescript: typeof TypeScript): Converter {
  return {
    ...converter,
    convert(declarations, source) {
      const asWritten = converter.convert(declarations, source)
      const expanded = expandShorthands(source, typescript)
      if (asWritten.diagnostics.length > 0 || expanded === source) return asWritten
      const converted = converter.convert(declarations, expanded)
      // Files that a cell imports are given once.
      const { sideOutputs } = asWritten
      return sideOutputs === undefined ? converted : { ...converted, sideOutputs }
    },
  }
}

/** Writes every `{ name }` of a program as `{ name: name }`, which means the same. */
export function expandShorthands(source: string, typescript: typeof TypeScript): string {
  const places: { readonly end: number; readonly name: string }[] = []
  const visit = (node: TypeScript.Node): void => {
    if (typescript.isShorthandPropertyAssignment(node)) {
      places.push({ end: node.name.end, name: node.name.text })
    }
    typescript.forEachChild(node, visit)
  }
  visit(typescript.createSourceFile('cell.ts', source, typescript.ScriptTarget.ES2022))
  // From the end, so that the places before it stay where they are.
  return places
    .sort((left, right) => right.end - left.end)
    .reduce((text, { end, name }) => `${text.slice(0, end)}: ${name}${text.slice(end)}`, source)
}
