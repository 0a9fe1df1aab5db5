import { z } from 'zod'
import { describeValue } from '../../config/json/mistakes.js'
import { didYouMean } from '../../config/nearest.js'
import { UsageError } from '../../errors.js'
import type { NotebookFile } from './notebook-file.js'
import { type DeclaredParameter, declaredParameters, type Kind } from './parameters-cell.js'

/** Values for a notebook's parameters, by name: anything that JSON can express. */
export type NotebookParameters = Readonly<Record<string, unknown>>

/** The cell that gives a notebook's parameters their values, by papermill's convention. */
export interface InjectedCell {
  readonly source: string
  /** Where among the cells it goes. */
  readonly at: number
  /** How many cells it replaces: that of an earlier injection, or none. */
  readonly replaces: 0 | 1
}

/**
 * The cell that is put after the one tagged `parameters`, or in place of one tagged `injected-parameters`; undefined
 * if no value is given.
 *
 * @throws UsageError for parameters that the notebook does not declare, and for values of another kind than those
 *   declared, all of them at once.
 */
export function injectParameters(
  { file, cells }: NotebookFile,
  values: NotebookParameters,
): InjectedCell | undefined {
  if (Object.keys(values).length === 0) return undefined
  const place = (tag: string) => cells.findIndex(({ type, tags }) => type === 'code' && tags.includes(tag))
  const at = place('parameters')
  const declared = declaredParameters(cells[at]?.source ?? '')
  if (declared.length === 0) throw new UsageError(nothingToSet(file, at !== -1))
  const byName = new Map(declared.map(parameter => [parameter.name, parameter]))
  const mistakes = Object.entries(values).flatMap(([name, value]) =>
    mistakesOf(name, value, byName.get(name), [...byName.keys()]),
  )
  if (mistakes.length > 0) {
    throw new UsageError([`${file} cannot be run with these parameters:`, ...mistakes].join('\n'))
  }
  const assignments = Object.entries(values).map(([name, value]) => {
    const type = byName.get(name)?.type
    return `let ${name}${type === undefined ? '' : `: ${type}`} = ${JSON.stringify(value)}`
  })
  const earlier = place('injected-parameters')
  return {
    source: ['// Parameters', ...assignments].join('\n'),
    at: earlier === -1 ? at + 1 : earlier,
    replaces: earlier === -1 ? 0 : 1,
  }
}

function nothingToSet(file: string, isTagged: boolean): string {
  if (isTagged) {
    return `${file}: the cell tagged parameters declares none; allowed: let NAME = VALUE in it, a line each`
  }
  return (
    `${file}: no cell is tagged parameters, so that none can be given; tag the cell that declares them ` +
    '(let seed = 42): in JupyterLab select it, and add the tag in the property inspector at the upper right'
  )
}

function mistakesOf(
  name: string,
  value: unknown,
  declared: DeclaredParameter | undefined,
  known: readonly string[],
): readonly string[] {
  if (declared === undefined) {
    const hint = didYouMean(name, known)
    return [
      `  ${name}: no such parameter; allowed: ${known.join(', ')}${hint === undefined ? '' : ` (${hint})`}`,
    ]
  }
  const kind = kindOf(value)
  if (kind !== undefined && declared.kinds?.has(kind) !== false) return []
  const found = kind === undefined ? `a ${typeof value} that JSON cannot say` : describeValue(value)
  const allowed = [...(declared.kinds ?? kindWords.keys())].map(each => kindWords.get(each)).join(' or ')
  return [
    `  ${name}: found ${found}; allowed: ${allowed}, ` +
      `as line ${declared.line} of the cell tagged parameters has it: ${declared.declaration}`,
  ]
}

const kindWords: ReadonlyMap<Kind, string> = new Map([
  ['number', 'a number'],
  ['string', 'text'],
  ['boolean', 'true or false'],
  ['null', 'null'],
  ['array', 'a list […]'],
  ['object', 'an object {…}'],
])

/** Undefined for what JSON cannot express. */
function kindOf(value: unknown): Kind | undefined {
  if (!z.json().safeParse(value).success) return undefined
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  const kind = typeof value
  return kind === 'number' || kind === 'string' || kind === 'boolean' ? kind : 'object'
}
