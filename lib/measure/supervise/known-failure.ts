/** What a tool prints when it does not measure, what that means, and what would unlock it. */
export interface KnownFailure {
  readonly said: RegExp
  readonly finding: string
  /** Exact commands, most promising first. */
  readonly unlock: readonly string[]
}

/** The first known failure in a tool's output; for unknown words, `otherwise` with their first line. */
export function explainFailure(
  said: string,
  known: readonly KnownFailure[],
  otherwise: KnownFailure,
): Pick<KnownFailure, 'finding' | 'unlock'> {
  const refusal = known.find(candidate => candidate.said.test(said))
  if (refusal !== undefined) return { finding: refusal.finding, unlock: refusal.unlock }
  const words = said.trim().split('\n')[0] ?? ''
  return { finding: `${otherwise.finding}: ${words || 'it says nothing'}`, unlock: otherwise.unlock }
}

/** How a program ended, and why: by its known words, or else `otherwise`. */
export function endInWords(
  how: string,
  said: string,
  known: readonly KnownFailure[],
  otherwise = '',
): string {
  const why = known.find(candidate => candidate.said.test(said))?.finding ?? otherwise
  return why === '' ? how : `${how}: ${why}`
}
