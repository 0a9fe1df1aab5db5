import { createRequire } from 'node:module'
import type TypeScript from 'typescript'

/** A variable that the cell tagged `parameters` declares. */
export interface DeclaredParameter {
  readonly name: string
  /** The declaration as it was written, `runs = 3`. */
  readonly declaration: string
  /** Line of the cell, from 1. */
  readonly line: number
  /** Its type where one was written, `string[]`. */
  readonly type: string | undefined
  /** The kinds of value that fit; undefined if that is unknown without running it. */
  readonly kinds: ReadonlySet<Kind> | undefined
}

/** The kinds of value that JSON has. */
export type Kind = 'number' | 'string' | 'boolean' | 'null' | 'array' | 'object'

/** What a cell declares with `let`, `const` or `var`, and which kinds of values could replace them. */
export function declaredParameters(source: string): readonly DeclaredParameter[] {
  const ts = loadTypeScript()
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true)
  return file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .flatMap(declaration => {
      const { name, initializer } = declaration
      if (!ts.isIdentifier(name)) return []
      const type = declaration.type ?? assertedType(ts, initializer)
      return {
        name: name.text,
        declaration: shorten(declaration.getText()),
        line: file.getLineAndCharacterOfPosition(declaration.getStart()).line + 1,
        type: type?.getText(),
        // A bare `null` stands for a missing value of any kind.
        kinds:
          initializer?.kind === ts.SyntaxKind.NullKeyword && !type
            ? undefined
            : kindsOf(ts, type ?? initializer),
      }
    })
}

// The kernel's own TypeScript, so that declarations mean the same as in the kernel.
function loadTypeScript(): typeof TypeScript {
  const requireFromTslab = createRequire(createRequire(import.meta.url).resolve('tslab'))
  return requireFromTslab('@tslab/typescript-for-tslab')
}

/** `string[]` of `[] as string[]`. */
function assertedType(ts: typeof TypeScript, value: TypeScript.Expression | undefined) {
  if (value === undefined || !ts.isAsExpression(value) || ts.isConstTypeReference(value.type))
    return undefined
  return value.type
}

/** The kinds of a value, or of the values of a type, as far as known from the text. */
function kindsOf(ts: typeof TypeScript, node: TypeScript.Node | undefined): ReadonlySet<Kind> | undefined {
  if (node === undefined) return undefined
  if (ts.isUnionTypeNode(node)) {
    const each = node.types.map(type => kindsOf(ts, type))
    return each.includes(undefined) ? undefined : new Set(each.flatMap(kinds => [...(kinds ?? [])]))
  }
  if (ts.isAsExpression(node)) return kindsOf(ts, node.expression)
  if (ts.isPrefixUnaryExpression(node)) return kindsOf(ts, node.operand)
  if (ts.isLiteralTypeNode(node)) return kindsOf(ts, node.literal)
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return kindsOf(ts, node.type)
  // JSON has no undefined, so in a union it adds nothing.
  if (node.kind === ts.SyntaxKind.UndefinedKeyword) return new Set()
  const kind = kindsBySyntax(ts).get(node.kind)
  return kind === undefined ? undefined : new Set([kind])
}

function kindsBySyntax({ SyntaxKind }: typeof TypeScript): ReadonlyMap<TypeScript.SyntaxKind, Kind> {
  return new Map<TypeScript.SyntaxKind, Kind>([
    [SyntaxKind.NumericLiteral, 'number'],
    [SyntaxKind.NumberKeyword, 'number'],
    [SyntaxKind.StringLiteral, 'string'],
    [SyntaxKind.NoSubstitutionTemplateLiteral, 'string'],
    [SyntaxKind.TemplateExpression, 'string'],
    [SyntaxKind.StringKeyword, 'string'],
    [SyntaxKind.TrueKeyword, 'boolean'],
    [SyntaxKind.FalseKeyword, 'boolean'],
    [SyntaxKind.BooleanKeyword, 'boolean'],
    [SyntaxKind.NullKeyword, 'null'],
    [SyntaxKind.ArrayLiteralExpression, 'array'],
    [SyntaxKind.ArrayType, 'array'],
    [SyntaxKind.TupleType, 'array'],
    [SyntaxKind.ObjectLiteralExpression, 'object'],
    [SyntaxKind.TypeLiteral, 'object'],
  ])
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
