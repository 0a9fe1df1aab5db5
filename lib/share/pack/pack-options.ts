import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../../errors.js'
import { whatWasFound } from '../../night/check/what-was-found.js'
import type { Author } from '../pack-record.js'

/** What is packed besides the nights, and what it is called. */
export interface PackOptions {
  /** The zip file that is made; one that is there already is refused. Only a dry run needs none. */
  readonly out?: string | undefined
  /** Notebooks that belong to it. */
  readonly notebooks?: readonly string[] | undefined
  /** Whether the code of the repositories goes in; else their address and commit alone (true). */
  readonly code?: boolean | undefined
  /** Whether files that look like secrets go in too (false). */
  readonly acceptSecrets?: boolean | undefined
  /** What it is called (after its nights). */
  readonly title?: string | undefined
  /** `Ada Lovelace <https://orcid.org/0000-0001-2345-6789>`, or the name alone. */
  readonly authors?: readonly string[] | undefined
  /** Of the measurements, as SPDX writes it: `CC-BY-4.0`. */
  readonly licence?: string | undefined
  /** How many bytes of code and of what programs left in `output` go in (2 GB); what is beyond is left out and told. */
  readonly maxBytes?: number | undefined
  /** Says what would go in and how large it would be, and makes nothing (false). */
  readonly dryRun?: boolean | undefined
  /** Folder that relative paths and the project are found from (the working folder). */
  readonly cwd?: string | undefined
}

const kinds: Readonly<Record<keyof PackOptions, 'text' | 'texts' | 'truth' | 'bytes'>> = {
  out: 'text',
  notebooks: 'texts',
  code: 'truth',
  acceptSecrets: 'truth',
  title: 'text',
  authors: 'texts',
  licence: 'text',
  maxBytes: 'bytes',
  dryRun: 'truth',
  cwd: 'text',
}

const allowed = {
  text: 'a text',
  texts: 'a list of texts',
  truth: 'true or false',
  bytes: 'a number of bytes, 0 or more',
} as const

const fits = {
  text: (value: unknown) => typeof value === 'string' && value !== '',
  texts: (value: unknown) =>
    Array.isArray(value) && value.every(item => typeof item === 'string' && item !== ''),
  truth: (value: unknown) => typeof value === 'boolean',
  bytes: (value: unknown) => typeof value === 'number' && value >= 0,
} as const

/** @throws UsageError for options that are unknown or of another kind, and for a file that is there already. */
export function checkPackOptions(options: PackOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof PackOptions] : undefined
    if (kind === undefined)
      throw new UsageError(`pack: found the option ${name}; allowed: ${Object.keys(kinds).join(', ')}`)
    if (value !== undefined && !fits[kind](value))
      throw new UsageError(`pack: ${name}: found ${whatWasFound(value)}; allowed: ${allowed[kind]}`)
  }
  const { out, dryRun = false, cwd = process.cwd(), licence } = options
  if (out === undefined && !dryRun)
    throw new UsageError('pack: found no name for the file; allowed: one such as study.zip (-o study.zip)')
  if (out !== undefined && existsSync(resolve(cwd, out)) && !dryRun)
    throw new UsageError(`${resolve(cwd, out)} is there already; allowed: a name that is free`)
  if (licence !== undefined && !/^(?:[\w.+-]+|https?:\/\/\S+)$/.test(licence))
    throw new UsageError(
      `licence: found ${JSON.stringify(licence)}; allowed: an identifier of SPDX such as CC-BY-4.0, or an address`,
    )
}

const withOrcid = /^(.*?\S)\s*<?(?:https:\/\/orcid\.org\/)?\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\/?>?$/

/** `Name <https://orcid.org/…>` as an author. */
export function authorOf(text: string): Author {
  const [, name, orcid] = withOrcid.exec(text.trim()) ?? []
  if (name === undefined) return { name: text.trim() }
  return { name, orcid: `https://orcid.org/${orcid}` }
}
