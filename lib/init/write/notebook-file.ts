import { dirname } from 'node:path'
import { kernelName, kernelTitle } from '../../notebook/kernel/kernel-spec.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { shownFileMode, shownFolderMode } from '../../os/file-modes.js'
import { makeFolder } from '../../os/owner.js'
import { isThere } from '../../os/regular-file.js'

/** What a notebook is made for. */
export interface NotebookSubject {
  readonly repo: string
  /** Hyperparameters to sweep; none: the defaults are run. */
  readonly mutate: readonly string[]
  readonly metrics: readonly string[]
  /** The models file, where it is not that of the notebook's project. */
  readonly config?: string
}

/** Writes a notebook where there is none. @returns Whether there was none. */
export function writeNotebook(path: string, subject: NotebookSubject): boolean {
  if (isThere(path)) return false
  makeFolder(dirname(path), shownFolderMode)
  writeFileAtomically(path, `${JSON.stringify(notebookOf(subject), null, 1)}\n`, shownFileMode)
  return true
}

/** A notebook of a first night: what can be changed, the plan, the night, its table and charts, the report. */
export function notebookOf(subject: NotebookSubject): object {
  const cells = cellsOf(subject).map((cell, at) => ({
    cell_type: cell.kind,
    id: `cell-${String(at + 1).padStart(2, '0')}`,
    metadata: cell.kind === 'code' && cell.parameters ? { tags: ['parameters'] } : {},
    ...(cell.kind === 'code' ? { execution_count: null, outputs: [] } : {}),
    source: cell.source.split(/(?<=\n)/),
  }))
  const kernelspec = { display_name: kernelTitle, language: 'typescript', name: kernelName }
  const language_info = { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' }
  return { cells, metadata: { kernelspec, language_info }, nbformat: 4, nbformat_minor: 5 }
}

type Cell =
  | { readonly kind: 'markdown'; readonly source: string }
  | { readonly kind: 'code'; readonly source: string; readonly parameters: boolean }

const markdown = (source: string): Cell => ({ kind: 'markdown', source })
const code = (source: string): Cell => ({ kind: 'code', source, parameters: false })

function cellsOf({ repo, mutate, metrics, config }: NotebookSubject): readonly Cell[] {
  const text = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const about = [
    `  repo: ${text(repo)},`,
    ...(mutate.length === 0 ? [] : [`  mutate: [${mutate.map(text).join(', ')}],`]),
    '  runs,',
    '  seed,',
    ...(config === undefined ? [] : [`  config: ${text(config)},`]),
  ]
  const columns = [
    'experiment_id',
    ...mutate.map(name => `hyperparam_${name}`),
    'duration_seconds',
    'energy_total_joules',
    ...metrics.map(name => `perf_${name}`),
  ]
  const tradeoff =
    metrics.length === 0
      ? []
      : [
          markdown(
            `## ${metrics[0]} against energy\n\nThe line is the Pareto front: no experiment reached more for fewer joules.`,
          ),
          code('show(charts.tradeoff(table))'),
        ]
  return [
    markdown(
      `# ${repo}\n\nA sweep of \`${repo}\`, as \`nightwatt init\` found it. Register the kernel once, with \`npx nightwatt kernel install\`; choose **TypeScript (nightwatt)**.`,
    ),
    code("import { charts, experiments, plan, report, run, samples, show } from 'nightwatt'"),
    markdown('## What can be changed\n\nThe seed decides everything that is drawn.'),
    { kind: 'code', source: 'let seed = 42\nlet runs = 5', parameters: true },
    markdown('## The plan\n\nPlanning runs nothing.'),
    code(
      `const sweep = plan({\n${about.join('\n')}\n})\nsweep.experiments.map(({ hyperparameters }) => hyperparameters)`,
    ),
    markdown('## The night\n\nThe stop button ends it in good order: what is finished stays.'),
    code('const night = await run(sweep)'),
    markdown('## Its experiments as a table'),
    code(
      `const table = await experiments(night)\nshow(\n  table.select(\n${columns.map(name => `    ${text(name)},`).join('\n')}\n  ),\n)`,
    ),
    ...tradeoff,
    markdown('## What drives the energy'),
    code('show(charts.effects(table))'),
    markdown('## Power over time'),
    code('show(charts.power(await samples(night)))'),
    markdown('## The report\n\nOne HTML page with all of this, to send to somebody.'),
    code('show(await report(night))'),
  ]
}
