import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { installKernel } from './kernel.ts'

export const checkout = resolve(import.meta.dirname, '../..')

/** The environment of the real Pynguin, where it was set up: 140 MB. */
export const pynguin = join(checkout, 'config/workloads/pynguin/.venv')

/** A project in which an example notebook runs as it does in the checkout. */
export interface NotebookProject {
  readonly root: string
  /** Path of the notebook. */
  readonly notebook: string
  /** In which Jupyter finds the kernel. */
  readonly env: NodeJS.ProcessEnv
}

/** Copies a notebook, the configuration with its workloads, shortened to an epoch or two, and registers the kernel. */
export function makeNotebookProject(name: string): NotebookProject {
  const root = mkdtempSync(join(tmpdir(), 'nightwatt-notebooks-'))
  mkdirSync(join(root, 'notebooks'))
  cpSync(join(checkout, 'config'), join(root, 'config'), {
    recursive: true,
    filter: path => path !== pynguin,
  })
  shorten(join(root, 'config/models_config.json'))
  if (existsSync(pynguin)) symlinkSync(pynguin, join(root, relative(checkout, pynguin)))
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'))
  const notebook = join(root, 'notebooks', name)
  writeFileSync(notebook, ofOtherExperiments(readFileSync(join(checkout, 'notebooks', name), 'utf8')))
  installKernel(root)
  return {
    root,
    notebook,
    env: {
      ...process.env,
      JUPYTER_PATH: join(root, 'share/jupyter'),
      NIGHTWATT_LOCK_DIR: join(root, '.lock'),
    },
  }
}

/** Shortened trainings are other experiments than those whose digest a notebook asserts. */
function ofOtherExperiments(notebook: string): string {
  return notebook.replace(/"if \(JSON\.stringify\(.*assert\.equal\(digest.*\\n",\n/, '"",\n')
}

/** Trainings as the notebooks know them, of an epoch or two in place of twelve. */
function shorten(file: string): void {
  const config = JSON.parse(readFileSync(file, 'utf8'))
  const { epochs } = config.models.digits.supported_hyperparams
  Object.assign(epochs, { range: [1, 2], default: 1 })
  writeFileSync(file, JSON.stringify(config))
}
