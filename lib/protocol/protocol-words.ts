import type { Protocol, RuleVerdict } from './protocol.js'

/** `Protocol: 13 of 15 kept`. */
export function protocolHeadline({ kept, of }: Protocol): string {
  return `Protocol: ${kept} of ${of} kept`
}

/** A rule that is broken or not known, in one line: value beside limit. */
export function breachInWords({ rule, value, limit }: RuleVerdict): string {
  return `${rule}: ${value} (allowed: ${limit})`
}

/**
 * A protocol in lines: how many rules were kept; each that was broken, with what to do; then those that are not known.
 *
 * @param protocol Of a night, or of the machine before one.
 * @returns Lines without line breaks, the first `Protocol: 13 of 15 kept`.
 * @example
 * ```ts
 * import { openNights, protocol, protocolLines } from 'nightwatt'
 *
 * for (const night of await openNights('results')) console.log(protocolLines(protocol(night)).join('\n'))
 * ```
 */
export function protocolLines(protocol: Protocol): readonly string[] {
  const broken = protocol.rules.filter(({ state }) => state === 'broken')
  const unknown = protocol.rules.filter(({ state }) => state === 'unknown')
  return [
    protocolHeadline(protocol),
    ...broken.flatMap(verdict => [`  ✗ ${breachInWords(verdict)}`, `      ${verdict.advice}`]),
    ...(unknown.length === 0
      ? []
      : [`  ? not known, so neither kept nor broken: ${unknown.map(({ rule }) => rule).join(', ')}`]),
  ]
}
