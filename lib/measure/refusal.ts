/** What a tool says when it does not measure, what that means, and what would unlock it. */
export interface Refusal {
  readonly said: RegExp
  readonly finding: string
  /** Exact commands, most promising first. */
  readonly unlock: readonly string[]
}

/** The first known refusal in what a tool said; for words unknown, `otherwise` with the first line of them. */
export function explainRefusal(
  said: string,
  known: readonly Refusal[],
  otherwise: Refusal,
): Pick<Refusal, 'finding' | 'unlock'> {
  const refusal = known.find(candidate => candidate.said.test(said))
  if (refusal !== undefined) return { finding: refusal.finding, unlock: refusal.unlock }
  const words = said.trim().split('\n')[0] ?? ''
  return { finding: `${otherwise.finding}: ${words || 'it says nothing'}`, unlock: otherwise.unlock }
}

/** How a program ended, and why: what its words are known to mean, or else `otherwise`. */
export function endInWords(how: string, said: string, known: readonly Refusal[], otherwise = ''): string {
  const why = known.find(candidate => candidate.said.test(said))?.finding ?? otherwise
  return why === '' ? how : `${how}: ${why}`
}
