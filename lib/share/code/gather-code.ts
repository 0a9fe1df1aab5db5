import { basename, dirname, join } from 'node:path'
import type { Night } from '../../night/night.js'
import type { LeftOutList } from '../pack/left-out.js'
import { addressOf, type Checkout, type PackedCheckout, packCheckout } from './bundle.js'
import type { CodePlace } from './code-places.js'
import { type CopyRules, copyCode } from './copied-code.js'
import { askGit } from './git.js'

/** What a pack tells of the code of a repository. */
export interface PackedCode {
  readonly repository: string
  readonly path: string
  readonly key: string
  /** `none`: its folder was not there any more, and nothing but the record tells of it. */
  readonly kind: PackedCheckout['kind'] | 'none'
  readonly commit: string | null
  /** All commits that nights of the pack ran. */
  readonly commits: readonly string[]
  readonly patch: boolean
  readonly address: string | null
  readonly submodules: PackedCheckout['submodules']
}

/**
 * Puts the code of nights into the folder `code` of a pack.
 *
 * @param withCode False leaves the code out: its address and commit alone are told.
 */
export async function gatherCode(
  nights: readonly Night[],
  places: readonly CodePlace[],
  code: string,
  rules: CopyRules,
  withCode: boolean,
): Promise<readonly PackedCode[]> {
  const packed = new Map<string, Awaited<ReturnType<typeof packPlace>>>()
  for (const place of places) {
    if (packed.has(place.key)) continue
    packed.set(place.key, await packPlace(place, places, nights, code, rules, withCode))
  }
  return places.map(({ repository, path, key }) => {
    const of = packed.get(key) ?? nothing
    const commits = [...new Set(commitsOf([repository], nights, rules.leftOut).values())]
    return { ...of, repository, path, key, commits, commit: of.commit ?? commits.at(-1) ?? null }
  })
}

const nothing = { kind: 'none', commit: null, patch: false, address: null, submodules: [] } as const

async function packPlace(
  { key, checkout, folder, repository }: CodePlace,
  places: readonly CodePlace[],
  nights: readonly Night[],
  code: string,
  rules: CopyRules,
  withCode: boolean,
): Promise<Omit<PackedCode, 'repository' | 'path' | 'key' | 'commits'>> {
  const { leftOut } = rules
  if (folder === undefined) {
    leftOut.add(
      `code/${key}`,
      `the folder of ${repository} is not here any more: its record alone tells of its code`,
    )
    return nothing
  }
  const names = places.filter(place => place.key === key).map(place => place.repository)
  const commits = commitsOf(names, nights, leftOut)
  const known = checkout === undefined ? new Map<string, string>() : await knownCommits(checkout.top, commits)
  if (checkout === undefined || commits.size === 0) {
    if (!withCode) {
      leftOut.add(`code/${key}`, 'no code was wanted, and it is in no git: nothing tells where it can be had')
      return nothing
    }
    copyCode(folder, join(code, key), `code/${key}`, withoutNights(rules, nights))
    return { ...nothing, kind: 'files' }
  }
  if (!withCode || known.size === 0) {
    const why = withCode ? 'its commit is not in the checkout any more' : 'no code was wanted'
    leftOut.add(`code/${key}`, `${why}: its address and commit alone are told`)
    const commit = [...commits.values()].at(-1) ?? null
    return { ...nothing, kind: 'address', commit, address: await addressOf(checkout.top) }
  }
  const states = nights.flatMap(({ record }) => names.flatMap(name => record.repositories[name] ?? []))
  const whole: Checkout = {
    top: checkout.top,
    key,
    commits: known,
    // A fingerprint is of the repository's folder: of one below the top it tells nothing of the whole.
    diffs: checkout.prefix === '' ? states.flatMap(({ diff }) => diff ?? []) : [],
    dirty: states.some(({ dirty }) => dirty === true),
  }
  return packCheckout(whole, code, withoutNights(rules, nights))
}

function withoutNights(rules: CopyRules, nights: readonly Night[]): CopyRules {
  const results = nights.map(({ path }) => dirname(path))
  const reports = results
    .filter(folder => basename(folder) === 'results')
    .map(folder => join(folder, '../reports'))
  return { ...rules, without: [...rules.without, ...results, ...reports] }
}

/** The commits of repositories by night, the oldest night first; what differs within a night is told. */
function commitsOf(
  names: readonly string[],
  nights: readonly Night[],
  leftOut: LeftOutList,
): ReadonlyMap<string, string> {
  const commits = new Map<string, string>()
  const byTime = [...nights].sort((one, other) => (one.record.started_at < other.record.started_at ? -1 : 1))
  for (const { name, record } of byTime) {
    const found = [...new Set(names.flatMap(repository => record.repositories[repository]?.commit ?? []))]
    const [commit] = found
    if (commit !== undefined) commits.set(name, commit)
    if (found.length > 1)
      leftOut.add(
        `results/${name}`,
        `its repositories of one checkout tell of ${found.length} commits: the first is laid out`,
      )
  }
  return commits
}

async function knownCommits(
  top: string,
  commits: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>()
  for (const [night, commit] of commits) {
    if (!/^[0-9a-f]{40,64}$/.test(commit)) continue
    const { exitCode } = await askGit(['-C', top, 'cat-file', '-e', `${commit}^{commit}`])
    if (exitCode === 0) known.set(night, commit)
  }
  return known
}
