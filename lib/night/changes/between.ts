import { type Circumstances, type Fact, factsOf, type Topic, topics } from './facts.js'

/** Something that differs between the sides; empty on the side that does not have it. */
export interface Change {
  readonly topic: Topic | 'configuration'
  readonly name: string
  readonly a: string
  readonly b: string
}

/**
 * What differs between the circumstances of two sides, each of one night or several, by topic. Facts that one side
 * did not keep at all, as older nights do not keep the machine, are not included: `unknownTopics` lists those.
 */
export function changesBetween(a: readonly Circumstances[], b: readonly Circumstances[]): readonly Change[] {
  const [before, after] = [gathered(a), gathered(b)]
  const unknown = new Set(unknownTopics(a, b))
  const facts = new Map([...before, ...after].map(([key, { fact }]) => [key, fact] as const))
  const changes = [...facts].flatMap(([key, { topic, name }]): Change[] => {
    const [one, other] = [textOf(before.get(key)), textOf(after.get(key))]
    return one === other || unknown.has(topic) ? [] : [{ topic, name, a: one, b: other }]
  })
  return topics.flatMap(topic => changes.filter(change => change.topic === topic))
}

/** The topics of which one side kept nothing while the other did. */
export function unknownTopics(a: readonly Circumstances[], b: readonly Circumstances[]): readonly Topic[] {
  const kept = (side: readonly Circumstances[]) => new Set(side.flatMap(factsOf).map(({ topic }) => topic))
  const [before, after] = [kept(a), kept(b)]
  // An empty list of meters or variables is known, not missing.
  const telling: readonly Topic[] = ['machine', 'versions', 'code', 'plan']
  return telling.filter(topic => before.has(topic) !== after.has(topic))
}

interface Gathered {
  readonly fact: Fact
  readonly values: ReadonlySet<string>
}

function gathered(side: readonly Circumstances[]): ReadonlyMap<string, Gathered> {
  const all = new Map<string, { readonly fact: Fact; readonly values: Set<string> }>()
  for (const fact of side.flatMap(factsOf)) {
    const key = JSON.stringify([fact.topic, fact.name])
    const known = all.get(key) ?? { fact, values: new Set<string>() }
    known.values.add(fact.value)
    all.set(key, known)
  }
  return all
}

function textOf(gathered: Gathered | undefined): string {
  return gathered === undefined ? '' : [...gathered.values].sort().join(' and ')
}

/** `CPU: X, before Y`… in words: `node: 20.19.0 → 22.1.0`. */
export function describeChange({ topic, name, a, b }: Change): string {
  if (topic === 'configuration') return `${name} differs in ${b}`
  // A fingerprint only shows that something differs.
  if (name.startsWith('changes in the tracked files')) return `other ${name}`
  return `${name}: ${a || '–'} → ${b || '–'}`
}
