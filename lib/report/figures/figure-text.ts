import type { VegaLiteSpec } from '../../chart/draw/spec.js'

/** Title, subtitle and description of a chart as text of the page, where they can be read aloud, wrapped and selected. */
export function figureText(
  { title, description }: VegaLiteSpec,
  fallback: string,
): { readonly title: string; readonly caption: string; readonly description: string } {
  const heading = headingOf(title)
  return { title: heading.text === '' ? fallback : heading.text, caption: heading.subtitle, description }
}

function headingOf(title: unknown): { readonly text: string; readonly subtitle: string } {
  if (typeof title === 'string') return { text: title, subtitle: '' }
  if (typeof title !== 'object' || title === null) return { text: '', subtitle: '' }
  const text = 'text' in title && typeof title.text === 'string' ? title.text : ''
  const subtitle = 'subtitle' in title ? title.subtitle : ''
  const lines = Array.isArray(subtitle) ? subtitle.filter(line => typeof line === 'string') : []
  return { text, subtitle: typeof subtitle === 'string' ? subtitle : lines.join('\n') }
}
