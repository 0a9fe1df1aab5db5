/** A fenced block of code. */
export interface Block {
  readonly language: string
  readonly text: string
  /** Line of its first line of code, from 1. */
  readonly line: number
}

/** What a page of Markdown links to, quotes and shows as code. */
export interface Page {
  readonly blocks: readonly Block[]
  /** Targets of links and pictures, as they are written. */
  readonly links: readonly string[]
  /** Texts between backticks. */
  readonly spans: readonly string[]
  /** What a link to a heading ends in, behind `#`. */
  readonly anchors: readonly string[]
}

/** Reads a page of Markdown as far as our own pages need it: fences, links, spans of code, headings. */
export function readMarkdown(text: string): Page {
  const blocks: Block[] = []
  const prose: string[] = []
  let open: { readonly language: string; readonly line: number; readonly lines: string[] } | undefined
  for (const [position, line] of text.split('\n').entries()) {
    const fence = /^```(\w*)/.exec(line)
    if (open !== undefined && fence !== null) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line })
      open = undefined
    } else if (fence !== null) open = { language: fence[1] ?? '', line: position + 2, lines: [] }
    else if (open !== undefined) open.lines.push(line)
    else prose.push(line)
  }
  const said = prose.join('\n')
  const spans = [...said.matchAll(/`([^`]+)`/g)].map(match => (match[1] ?? '').replaceAll('\n', ' '))
  const withoutSpans = said.replaceAll(/`[^`]+`/g, 'code')
  const links = [...withoutSpans.matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1] ?? '')
  const headings = prose.flatMap(line => /^#+ (.+)$/.exec(line)?.[1] ?? [])
  return { blocks, links, spans, anchors: headings.map(anchorOf) }
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
  return text.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')
}
