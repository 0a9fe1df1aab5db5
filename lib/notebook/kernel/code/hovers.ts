/** What TypeScript knows of a name: of its quick info what is shown. */
export interface QuickInfo {
  readonly displayParts?: readonly Part[]
  readonly documentation?: readonly Part[]
  readonly tags?: readonly { readonly name: string; readonly text?: readonly Part[] }[]
}

interface Part {
  readonly text: string
}

/**
 * A name's type and documentation. tslab 1.0.22 shows the texts of tags without their names, so that what a function returns
 * and what it throws cannot be told apart.
 */
export function hoverText({ displayParts = [], documentation = [], tags = [] }: QuickInfo): string {
  const joined = (parts: readonly Part[]) => parts.map(({ text }) => text).join('')
  const told = tags.map(({ name, text = [] }) => {
    const words = joined(text)
    return `@${name}${words.includes('\n') && name === 'example' ? '\n' : ' '}${words}`.trimEnd()
  })
  const about = [joined(documentation), told.join('\n')].filter(text => text !== '')
  return [joined(displayParts), about.join('\n\n')].filter(text => text !== '').join('\n\n')
}
