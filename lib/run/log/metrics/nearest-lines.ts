import { oneLine } from '../file/log-text.js'
import { likeness, placesOfWords, wordsOf } from '../log-words.js'
import { wordsOfPattern } from '../pattern-words.js'

const maxLines = 3
const maxCharacters = 200
// Words less alike than this have letters in common by chance; an abbreviation is like what it stands for.
const minLikeness = 0.5
const likenessOfAbbreviation = 0.8
const minScore = 0.5
// A line without a number has no metric, though it may say where the metric went.
const scoreWithoutNumber = 0.6

interface Candidate {
  /** The line's words without their digits: what lines that differ only in numbers, or in bars, have in common. */
  readonly key: string
  readonly line: string
  readonly score: number
  readonly words: number
}

/**
 * The lines nearest to what a pattern looks for, at most three, the nearest first: those whose words are most like
 * the pattern's, weighed by the words' lengths, and that hold a number. Among equals the shorter one, then the later.
 * Of lines that differ only in their numbers only the last one is taken.
 *
 * @param pattern A regular expression in Python's syntax.
 * @param hidden Takes secrets out of a line before it is shortened.
 * @returns Each line cut to 200 characters, without control characters; empty where no line is near.
 */
export function nearestLines(
  pattern: string,
  lines: Iterable<string>,
  hidden: (line: string) => string = line => line,
): string[] {
  const wanted = wordsOfPattern(pattern)
  if (wanted.length === 0) return []
  const score = scorer(wanted)
  let nearest: readonly Candidate[] = []
  for (const line of lines) {
    const words = wordsOf(line)
    const candidate = {
      key: words.join(' ').replaceAll(/\d+/g, ''),
      line,
      score: score(words) * (holdsNumber(line) ? 1 : scoreWithoutNumber),
      words: words.length,
    }
    if (candidate.score >= minScore) nearest = withCandidate(nearest, candidate)
  }
  return nearest.map(({ line }) => excerpt(hidden(line), wanted))
}

function withCandidate(nearest: readonly Candidate[], candidate: Candidate): readonly Candidate[] {
  const others = nearest.filter(({ key }) => key !== candidate.key)
  const rank = others.findIndex(other => !isNearer(other, candidate))
  const at = rank === -1 ? others.length : rank
  return [...others.slice(0, at), candidate, ...others.slice(at)].slice(0, maxLines)
}

function isNearer(left: Candidate, right: Candidate): boolean {
  return left.score > right.score || (left.score === right.score && left.words < right.words)
}

// Logs repeat their words: each is compared once.
const maxWordsKnown = 20_000

/** Share of the wanted words' letters that resemble words of a line. */
function scorer(wanted: readonly string[]): (words: readonly string[]) => number {
  const letters = wanted.reduce((sum, word) => sum + word.length, 0)
  const known = new Map<string, readonly number[]>()
  const likenessesOf = (word: string) => {
    const found = known.get(word) ?? wanted.map(want => nearness(want, word))
    if (known.size < maxWordsKnown) known.set(word, found)
    return found
  }
  return words => {
    const best = wanted.map(() => 0)
    for (const word of words) {
      for (const [at, value] of likenessesOf(word).entries()) best[at] = Math.max(best[at] ?? 0, value)
    }
    return wanted.reduce((sum, word, at) => sum + word.length * (best[at] ?? 0), 0) / letters
  }
}

function nearness(wanted: string, word: string): number {
  const value = likeness(wanted, word)
  if (value >= likenessOfAbbreviation) return value
  if (isAbbreviation(word, wanted) || isAbbreviation(wanted, word)) return likenessOfAbbreviation
  return value < minLikeness ? 0 : value
}

function isAbbreviation(short: string, long: string): boolean {
  return short.length >= 3 && long.startsWith(short)
}

function holdsNumber(line: string): boolean {
  return /(?:^|[^\p{L}\p{N}]|\p{Script=Han})\d/u.test(line)
}

/** For a line too long to show, the part that begins shortly before the word most like a wanted one. */
function excerpt(line: string, wanted: readonly string[]): string {
  const text = oneLine(line, line.length)
  if (text.length <= maxCharacters) return text
  let nearest = { index: 0, weight: 0 }
  for (const { word, index } of placesOfWords(text)) {
    const weight = Math.max(...wanted.map(want => want.length * nearness(want, word)))
    if (weight > nearest.weight) nearest = { index, weight }
  }
  const start = Math.max(0, nearest.index - maxCharacters / 4)
  return start === 0 ? text.slice(0, maxCharacters) : `…${text.slice(start, start + maxCharacters - 1)}`
}
