import type { CellView, FigureView, ReportView, SettingView } from '../view.js'

/** A night as Markdown for a repository's wiki, and the charts as files beside it. */
export interface MarkdownReport {
  readonly text: string
  /** By their paths relative to the Markdown: `2026-11-23/energy.svg`. */
  readonly pictures: ReadonlyMap<string, string>
}

/**
 * The page of a date as GitHub's Markdown, without any HTML in it: what a name from a config or a log holds of either is
 * shown, not read.
 *
 * @param folder Of the pictures, beside the Markdown.
 */
export function renderMarkdown(view: ReportView, folder = view.date): MarkdownReport {
  const pictures = new Map(
    view.figures.map(figure => [`${folder}/${figure.id}.svg`, standaloneSvg(figure)] as const),
  )
  const parts = [
    `# ${escaped(view.title)}: ${escaped(view.verdict.headline)}`,
    escaped(view.verdict.sentence),
    listOf(
      view.verdict.tiles.map(
        tile =>
          `**${escaped(tile.label)}**: ${escaped([tile.value, tile.qualifier].join(' ').trim())}${detailsOf(tile.details)}`,
      ),
    ),
    '## Best trade-offs',
    escaped(view.tradeoffs.absence),
    ...view.tradeoffs.groups.map(({ repository, basis, cards }) =>
      [
        `${escaped(repository)}: ${escaped(basis)}`,
        tableOf(
          ['', 'What to set', 'Outcome', 'Energy', '#'],
          cards.map(card => [
            card.title,
            `${card.model}: ${settingsText(card.settings)}`,
            `${card.metricText} ${card.metricName}`,
            `${card.energyText} ${card.energySource}`,
            card.number,
          ]),
        ),
      ].join('\n\n'),
    ),
    ...view.tradeoffs.targets.map(escaped),
    ...view.tradeoffs.suggestions.flatMap(({ text, command }) => [
      escaped(text),
      command === '' ? '' : fenced(command),
    ]),
    escaped(view.tradeoffs.caution),
    '## What to believe',
    listOf(view.quality.items.map(({ tone, text }) => `${marks[tone]} ${escaped(text)}`)),
    listOf(view.quality.absent.map(escaped)),
    '## Charts',
    ...view.figures.map(
      figure =>
        `### ${escaped(figure.title)}\n\n${escaped(figure.caption)}\n\n![${escaped(figure.description)}](${folder}/${figure.id}.svg)`,
    ),
    listOf(view.absentFigures.map(({ title, absence }) => `${escaped(title)}: ${escaped(absence)}`)),
    '## Experiments',
    escaped(view.experiments.absence),
    view.experiments.constants.length === 0
      ? ''
      : `The same in all: ${escaped(settingsText(view.experiments.constants))}`,
    view.experiments.rows.length === 0
      ? ''
      : tableOf(
          view.experiments.columns.map(({ label, unit, qualifier }) =>
            [unit === '' ? label : `${label}, ${unit}`, qualifier].join(' ').trim(),
          ),
          view.experiments.rows.map(({ cells }) => cells.map(cellText)),
        ),
    ...(view.failures.length === 0 ? [] : ['## Failures']),
    listOf(
      view.failures.map(
        ({ experiment, recovered, cause, message }) =>
          `**${escaped(experiment.text)}**: ${recovered ? 'succeeded after a retry; first failed with ' : ''}${escaped(cause)}${message === '' ? '' : ` – ${escaped(message)}`}`,
      ),
    ),
    '## Machine and how to repeat it',
    ...view.nights.map(night =>
      [
        `### ${escaped(night.name)}`,
        `From ${escaped(night.startedAt)}${night.endedAt === '' ? '' : ` to ${escaped(night.endedAt)}`}`,
        ...night.lacks.map(escaped),
        night.repeat === null
          ? ''
          : fenced(night.repeat.commandLine === '' ? night.repeat.call : night.repeat.commandLine),
        listOf(
          [...night.machine, ...night.versions].map(
            ({ name, value }) => `${escaped(name)}: ${escaped(value)}`,
          ),
        ),
      ]
        .filter(text => text !== '')
        .join('\n\n'),
    ),
  ]
  return { text: `${parts.filter(text => text !== '').join('\n\n')}\n`, pictures }
}

const marks = { good: '✓', warning: '!', bad: '✕', neutral: '·' } as const

function detailsOf(details: readonly string[]): string {
  return details.length === 0 ? '' : ` (${details.map(escaped).join('; ')})`
}

function settingsText(settings: readonly SettingView[]): string {
  return settings.map(({ name, value }) => `${name} ${value}`).join(', ')
}

function cellText({ text, note, mark }: CellView): string {
  const sign = mark === 'success' ? '✓ ' : mark === '' ? '' : '✕ '
  return `${sign}${text}${note === '' ? '' : ` ${note}`}`
}

function listOf(items: readonly string[]): string {
  return items.map(item => `- ${item}`).join('\n')
}

function tableOf(heads: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`
  return [line(heads), `|${heads.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}

// Longer than any run of backticks inside.
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}sh\n${text}\n${fence}`
}

// CommonMark 0.31, 2.4: punctuation may be escaped by a backslash; HTML becomes entities.
function escaped(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, ' · ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|#~!]/g, sign => `\\${sign}`)
    .replaceAll('\\!', '!')
    .replaceAll(/!(?=\\\[)/g, '\\!')
    .replaceAll(/(https?):\/\//g, '$1&#58;//')
}

/** The wide picture as a file of its own: on white paper, with its description. */
function standaloneSvg({ pictures, description }: FigureView): string {
  const svg = pictures.find(({ layout }) => layout === 'wide')?.svg ?? '<svg/>'
  const title = description.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return svg
    .replace(' aria-hidden="true" focusable="false"', ' role="img"')
    .replace(/^(<svg[^>]*)>/, (_, open: string) => {
      const named = open.includes('xmlns=') ? open : `${open} xmlns="http://www.w3.org/2000/svg"`
      return `${named}><title>${title}</title><rect width="100%" height="100%" fill="#ffffff"/>`
    })
}
