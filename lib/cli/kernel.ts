import type { Command } from 'commander'
import type { InstalledKernel } from '../index.js'
import { print, tell, toJson } from './console/output.js'

interface PlaceFlags {
  readonly user?: boolean
  readonly prefix?: string
}

/** `nightwatt kernel`: the kernel for JupyterLab. */
export function kernelCommand(command: Command): Command {
  const about = {
    user: 'for you alone, for every Jupyter of yours (the default)',
    prefix: 'in DIR, such as a virtual environment, in place of that',
  }
  command
    .command('install')
    .description('register the kernel "TypeScript (nightwatt)" for JupyterLab')
    .option('--user', about.user)
    .option('--prefix <dir>', about.prefix)
    .action(install)
  command
    .command('list')
    .description('where it is registered, and whether it can start')
    .option('--prefix <dir>', 'look only there')
    .option('--json', 'machine-readable output')
    .action(list)
  command
    .command('uninstall')
    .description('remove it wherever Jupyter finds it; other kernels stay')
    .option('--prefix <dir>', 'only there')
    .action(uninstall)
  return command
}

async function install({ user, prefix }: PlaceFlags): Promise<void> {
  const { installKernel, UsageError } = await import('../index.js')
  if (user === true && prefix !== undefined) {
    throw new UsageError('found --user and --prefix; allowed: one of them')
  }
  const { path, notices } = await installKernel({ prefix })
  for (const notice of notices) tell(`nightwatt: ${notice}`)
  tell('Registered "TypeScript (nightwatt)"; a JupyterLab that is open shows it once its page is reloaded:')
  await print(`${path}\n`)
}

async function list({ json, ...place }: PlaceFlags & { json?: boolean }): Promise<void> {
  const { listKernels } = await import('../index.js')
  const kernels = await listKernels(place)
  if (json === true) return print(toJson(kernels))
  if (kernels.length === 0) return tell('It is not registered; to do so: nightwatt kernel install')
  await print(kernels.map(describe).join(''))
}

function describe({ path, version, problem, environment }: InstalledKernel): string {
  const inactive =
    environment === ''
      ? ''
      : `found by the Jupyter of ${environment} alone, which is not active: source ${environment}/bin/activate`
  const notes = [problem, inactive].filter(note => note !== '').map(note => `   ${note}\n`)
  return `${problem === '' ? '✅' : '❌'} ${path}, by nightwatt ${version}\n${notes.join('')}`
}

async function uninstall(place: PlaceFlags): Promise<void> {
  const { uninstallKernel } = await import('../index.js')
  const removed = await uninstallKernel(place)
  if (removed.length === 0) return tell('It was not registered.')
  await print(removed.map(path => `${path}\n`).join(''))
}
