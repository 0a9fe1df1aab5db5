import { dirname } from 'node:path'
import { writeFileAtomically } from '../../os/atomic.js'
import { shownFileMode, shownFolderMode } from '../../os/file-modes.js'
import { makeFolder } from '../../os/owner.js'
import { isThere } from '../../os/regular-file.js'
import { kernelName, kernelTitle } from '../kernel/kernel-spec.js'

/** What a study is about. */
export interface Study {
  readonly repo: string
  /** Absent where the repository has one alone. */
  readonly model?: string | undefined
  /** Hyperparameters to sweep; none: the defaults are run. */
  readonly mutate: readonly string[]
  readonly metrics: readonly string[]
  readonly runs: number
  readonly seed: number
  /** The models file, where it is not that of the notebook's project. */
  readonly config?: string | undefined
  /** Of the experiments that these parameters give, which its last cell asserts; absent where nothing was planned. */
  readonly digest?: string | undefined
}

/** Writes a notebook where there is none. @returns Whether there was none. */
export function writeStudy(path: string, study: Study): boolean {
  if (isThere(path)) return false
  makeFolder(dirname(path), shownFolderMode)
  writeFileAtomically(path, `${JSON.stringify(studyNotebook(study, path), null, 1)}\n`, shownFileMode)
  return true
}

/**
 * A notebook that is a study: what can be changed, the plan, the night, its table and charts, what earlier results say, how
 * to repeat it, and a last cell that fails where the same seed did not give the same experiments.
 *
 * @param file Its name, as the lines that repeat it have it.
 */
export function studyNotebook(study: Study, file: string): object {
  const cells = cellsOf(study, file.split('/').at(-1) ?? file).map((cell, at) => ({
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
const text = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function cellsOf(study: Study, file: string): readonly Cell[] {
  const { repo, mutate, metrics } = study
  const columns = [
    'experiment_id',
    ...mutate.map(name => `hyperparam_${name}`),
    'duration_seconds',
    'energy_total_joules',
    ...metrics.map(name => `perf_${name}`),
  ]
  return [
    markdown(
      `# ${repo}\n\nA study of \`${repo}\`: what its settings cost in joules, and what they bring. Register the kernel once, with \`npx nightwatt kernel install\`; choose **TypeScript (nightwatt)**.`,
    ),
    code(
      "import assert from 'node:assert/strict'\nimport { createHash } from 'node:crypto'\nimport { dirname } from 'node:path'\nimport { escape } from 'arquero'\nimport { charts, compare, experiments, plan, report, run, samples, show } from 'nightwatt'",
    ),
    markdown('## What can be changed\n\nThe seed decides everything that is drawn.'),
    { kind: 'code', source: parametersOf(study), parameters: true },
    markdown('## The plan\n\nPlanning runs nothing.'),
    code(`const study = { ${namesOf(study)} }\nconst sweep = plan(study)\nsweep`),
    markdown('## The night\n\nThe stop button ends it in good order: what is finished stays.'),
    code('const night = await run(sweep)'),
    markdown('## Its experiments as a table'),
    code(
      `const table = await experiments(night)\nshow(\n  table.select(\n${columns.map(name => `    ${text(name)},`).join('\n')}\n  ),\n)`,
    ),
    ...chartCells(metrics),
    markdown(
      '## Compared with earlier results\n\nEvery earlier night of this program in the same folder, setting by setting where both ran it.',
    ),
    code(earlierCode),
    markdown('## The report\n\nOne HTML page with all of this, to send to somebody.'),
    code('show(await report(night))'),
    markdown(howToRepeat(study, file)),
    markdown('## The same seed, the same experiments'),
    code(assertionOf(study)),
  ]
}

/** The names of the parameters of a plan, as the parameters cell declares them. */
function namesOf({ model, mutate, config }: Study): string {
  const mutated = mutate.length === 0 ? [] : ['mutate']
  const chosen = [model === undefined ? [] : ['model'], mutated, ['runs', 'seed', 'cooldown']]
  return ['repo', ...chosen.flat(), ...(config === undefined ? [] : ['config'])].join(', ')
}

function parametersOf({ repo, model, mutate, runs, seed, config }: Study): string {
  return [
    `let seed = ${seed}`,
    `let repo = ${text(repo)}`,
    ...(model === undefined ? [] : [`let model = ${text(model)}`]),
    ...(mutate.length === 0 ? [] : [`let mutate = [${mutate.map(text).join(', ')}]`]),
    `let runs = ${runs}`,
    'let cooldown = 60',
    ...(config === undefined ? [] : [`let config = ${text(config)}`]),
  ].join('\n')
}

function chartCells(metrics: readonly string[]): readonly Cell[] {
  const [metric] = metrics
  return [
    ...(metric === undefined
      ? []
      : [
          markdown(
            `## ${metric} against energy\n\nThe line is the Pareto front: no experiment reached more for fewer joules.`,
          ),
          code('show(charts.tradeoff(table))'),
        ]),
    markdown('## What drives the energy'),
    code('show(charts.effects(table))'),
    markdown('## Power over time'),
    code('show(charts.power(await samples(night)))'),
  ]
}

const earlierCode = `const isEarlier = (row: { night: string; repository: string }) => row.night !== night.name && row.repository === repo
const earlier = (await experiments(dirname(night.path))).filter(escape(isEarlier))
if (earlier.numRows() === 0) console.log('Nothing earlier to compare with: run this notebook once more.')
else await show(await compare(earlier, table, { names: ['earlier', 'this night'] }))`

function howToRepeat({ seed, runs }: Study, file: string): string {
  return `## How to repeat this

\`\`\`sh
npx nightwatt notebook run ${file} -p seed=${seed} -p runs=${runs} -o again.ipynb    # the same experiments, measured again
npx nightwatt rerun latest                                  # this night alone, and what agrees
npx nightwatt pack latest -o study.zip --notebook ${file}    # nights, code and this notebook in one file, to send or cite
\`\`\`

Whoever gets the pack opens it with \`npx nightwatt open study.zip\`.`
}

function assertionOf(study: Study): string {
  const { repo, model, mutate, runs, seed, digest } = study
  const names = [
    'repo',
    ...(model === undefined ? [] : ['model']),
    ...(mutate.length === 0 ? [] : ['mutate']),
    'runs',
    'seed',
  ]
  const values = [
    repo,
    ...(model === undefined ? [] : [model]),
    ...(mutate.length === 0 ? [] : [mutate]),
    runs,
    seed,
  ]
  const published =
    digest === undefined
      ? []
      : [
          `// What anybody gets who changes no parameter: where the plan or the configuration was meant to change, put the new digest here.`,
          `const published = { parameters: ${text(JSON.stringify(values))}, digest: '${digest}' }`,
          `if (JSON.stringify([${names.join(', ')}]) === published.parameters) assert.equal(digest, published.digest)`,
        ]
  return [
    'const settings = (all: readonly { repository: string; model: string; hyperparameters: object }[]) =>',
    '  all.map(({ repository, model, hyperparameters }) => ({ repository, model, hyperparameters: { ...hyperparameters } }))',
    'const again = settings(plan(study).experiments)',
    'assert.deepEqual(settings(night.experiments), again)',
    "const digest = createHash('sha256').update(JSON.stringify(again)).digest('hex').slice(0, 16)",
    ...published,
    "console.log('Seed', seed, 'gave the same', again.length, 'experiments:', digest)",
  ].join('\n')
}
