import { z } from 'zod'
import type { FoundOption } from './found-option.js'

/** What Python's own parser says of its options (python/sitecustomize.py): types and defaults that a help leaves out. */
const described = z.array(
  z.object({
    flags: z.array(z.string()).min(1),
    negatives: z.array(z.string()),
    kind: z.enum(['int', 'float', 'choice', 'bool', 'switch', 'text']),
    default: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
    values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
    min: z.number().optional(),
    max: z.number().optional(),
    required: z.boolean(),
  }),
)

type Described = z.infer<typeof described>[number]

/**
 * The options of a description.
 *
 * @param texts What the help says of a flag.
 * @returns Undefined for what is no description, and for one without options.
 */
export function describedOptions(
  text: string,
  texts: ReadonlyMap<string, string>,
): readonly FoundOption[] | undefined {
  const { data } = described.safeParse(parsed(text))
  return data === undefined || data.length === 0 ? undefined : data.map(option => foundOption(option, texts))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function foundOption(
  { flags, negatives, kind, values, min, max, required, ...rest }: Described,
  texts: ReadonlyMap<string, string>,
): FoundOption {
  const flag = flags.find(name => name.startsWith('--')) ?? flags.at(-1) ?? ''
  const name = flag.replace(/^-+/, '').replaceAll('-', '_')
  const text = flags.map(word => texts.get(word)).find(said => said !== undefined) ?? ''
  const base = { name, flag, required, text, default: rest.default }
  if (kind === 'switch') {
    const off = negatives.find(word => word.startsWith('--')) ?? negatives[0]
    return { ...base, type: 'bool', ...(off === undefined ? {} : { flagFalse: off }) }
  }
  if (kind === 'bool') return { ...base, type: 'bool', byValue: true }
  if (kind === 'choice') {
    const words = values.filter(value => typeof value === 'string' || typeof value === 'number')
    return { ...base, type: 'choice', values: words }
  }
  return { ...base, type: kind, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}
