import { z } from 'zod'
import type { Mistake } from '../../errors.js'
import { fitting, isObject, unwrapped } from '../batch/remarks.js'
import { didYouMean } from '../nearest.js'
import { allowedWords } from '../schema.js'

type Path = readonly PropertyKey[]

/** What zod found wrong, in the words of our messages. */
export function mistakesOf(
  schema: z.core.$ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): Mistake[] {
  const mistakes = new Map<string, Mistake>()
  for (const issue of issues) {
    for (const mistake of fromIssue(schema, value, issue)) {
      // Two rules about one value (too short, wrong form) give the same message: once is enough.
      mistakes.set(JSON.stringify(mistake), mistake)
    }
  }
  return [...mistakes.values()]
}

function fromIssue(schema: z.core.$ZodType, value: unknown, issue: z.core.$ZodIssue): Mistake[] {
  const here = schemaAt(schema, issue.path, value)
  if (issue.code === 'invalid_union' && here instanceof z.ZodUnion) {
    // The mistakes of the option that was meant say more than that none fits.
    const at = valueAt(value, issue.path)
    const meant = issue.errors[here.options.map(unwrapped).indexOf(fitting(here, at) as z.ZodType)] ?? []
    if (meant.length > 0) {
      return meant.flatMap(inner =>
        fromIssue(schema, value, { ...inner, path: [...issue.path, ...inner.path] }),
      )
    }
  }
  if (issue.code === 'unrecognized_keys') {
    const object = here && fitting(here, valueAt(value, issue.path))
    const known = object instanceof z.ZodObject ? Object.keys(object.shape) : []
    return issue.keys.map(key => unknownKey([...issue.path, key], key, known))
  }
  const at = valueAt(value, issue.path)
  const { found, allowed, hint }: Record<string, unknown> =
    issue.code === 'custom' ? (issue.params ?? {}) : {}
  const registered = here === undefined ? undefined : allowedWords.get(here)?.allowed
  const options = optionsOf(issue)
  return [
    withHint(
      {
        place: describePath(issue.path),
        found: typeof found === 'string' ? found : describeValue(at),
        allowed: typeof allowed === 'string' ? allowed : (registered ?? issue.message),
      },
      typeof hint === 'string' ? hint : typeof at === 'string' ? didYouMean(at, options) : undefined,
    ),
  ]
}

/** The words that a value may be one of. */
function optionsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  const options = issue.code === 'invalid_union' && 'options' in issue ? issue.options : []
  return Array.isArray(options) ? options.map(String) : []
}

function unknownKey(path: Path, key: string, known: readonly string[]): Mistake {
  const mistake = {
    place: describePath(path),
    found: `the unknown key ${JSON.stringify(key)}`,
    allowed: `${known.join(', ')}; a remark's key starts with "_"`,
  }
  return withHint(mistake, didYouMean(key, known))
}

/** A mistake with a hint, where there is one to give. */
export function withHint(mistake: Omit<Mistake, 'hint'>, hint: string | undefined): Mistake {
  return hint === undefined ? mistake : { ...mistake, hint }
}

/** A place in a file: `models.digits.models[0]`; names that are not plain words in quotes: `models["my repo"]`. */
export function describePath(path: Path): string {
  let place = ''
  for (const step of path) {
    if (typeof step === 'number') place += `[${step}]`
    else if (/^[\p{L}\p{N}_$-]+$/u.test(String(step))) place += `${place === '' ? '' : '.'}${String(step)}`
    else place += `[${JSON.stringify(String(step))}]`
  }
  return place
}

/** A JSON value as a message shows it: whole when short, else its kind and its beginning. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number beyond the range of doubles'
  if (isObject(value)) return Object.keys(value).length === 0 ? 'an empty object' : 'an object'
  const text = JSON.stringify(value) ?? String(value)
  const shown = text.length > 80 ? `${text.slice(0, 77)}…` : text
  return typeof value === 'string' ? `the text ${shown}` : shown
}

function schemaAt(schema: z.core.$ZodType, path: Path, value: unknown): z.core.$ZodType | undefined {
  let here: z.core.$ZodType | undefined = unwrapped(schema)
  for (const [depth, step] of path.entries()) {
    here = fitting(here, valueAt(value, path.slice(0, depth)))
    if (here instanceof z.ZodObject) here = here.shape[String(step)]
    else if (here instanceof z.ZodRecord) here = here.valueType
    else if (here instanceof z.ZodArray) here = here.element
    else if (here instanceof z.ZodTuple) here = here.def.items[Number(step)]
    else return undefined
    if (here === undefined) return undefined
    here = unwrapped(here)
  }
  return here
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)]
    else if (isObject(here) && Object.hasOwn(here, String(step))) here = here[String(step)]
    else return undefined
  }
  return here
}
