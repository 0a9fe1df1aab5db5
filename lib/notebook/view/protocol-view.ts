import type { Protocol } from '../../protocol/protocol.js'
import { protocolHeadline, protocolLines } from '../../protocol/protocol-words.js'
import { html, htmlTable, quiet } from '../show/html.js'
import type { View } from './view.js'

const marks = { kept: '✓', broken: '✗', unknown: '?' } as const

const columns = ['', 'rule', 'found', 'allowed', 'what to do'].map(name => ({ name, words: true }))

/** How well a night was measured, a row a rule: the broken ones first. */
export function protocolView(protocol: Protocol): View {
  const order = ['broken', 'unknown', 'kept'] as const
  const rules = order.flatMap(wanted => protocol.rules.filter(({ state }) => state === wanted))
  const rows = rules.map(({ state, rule, value, limit, advice }) => [
    marks[state],
    rule,
    value,
    limit,
    state === 'broken' ? advice : '',
  ])
  return {
    forms: {
      'text/html': html`<div><b>${protocolHeadline(protocol)}</b></div>
${htmlTable(columns, rows)}<div style="${quiet}">✓ kept, ✗ broken, ? not known: neither kept nor broken</div>`
        .text,
    },
    text: protocolLines(protocol).join('\n'),
  }
}

/** Whether a value is what `protocol` returned. */
export function isProtocol(value: unknown): value is Protocol {
  return typeof value === 'object' && value !== null && 'kept' in value && 'of' in value && 'rules' in value
}
