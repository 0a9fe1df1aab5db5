import { existsSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { findRoot } from '../../config/root.js'
import { NightwattError, RefusedError, UsageError } from '../../errors.js'
import { writeFileAtomically } from '../../os/atomic.js'
import { shownFileMode, shownFolderMode } from '../../os/file-modes.js'
import { makeFolder } from '../../os/owner.js'
import { entryOf, readRegularText } from '../../os/regular-file.js'
import { papermillNotice } from '../execute/papermill.js'
import { dataFolderOf, jupyterFolders } from './jupyter-folders.js'
import { kernelName, kernelSpec, kernelSpecSchema } from './kernel-spec.js'

export interface KernelPlace {
  /** A virtual environment, or another prefix, instead of the user's own folder. */
  readonly prefix?: string | undefined
}

/** A kernel of ours that is registered. */
export interface InstalledKernel {
  /** Its folder, which holds kernel.json. */
  readonly path: string
  /** The nightwatt that registered it. */
  readonly version: string
  /** Why it cannot start; empty when it can. */
  readonly problem: string
  /** The environment whose Jupyter alone finds it, since it is not active; empty where the Jupyter that is does. */
  readonly environment: string
}

export interface KernelInstallation {
  readonly path: string
  /** What the user should know, though it is installed. */
  readonly notices: readonly string[]
}

/**
 * Registers the kernel "TypeScript (nightwatt)", replacing an earlier one of ours; no other kernel is touched.
 *
 * @param place.prefix Folder such as a virtual environment (for you alone, for every Jupyter of yours).
 * @throws UsageError for a prefix that is not there, RefusedError when the folder's name is taken by somebody else's
 *   kernel, NightwattError when it cannot be written.
 * @example
 * ```ts
 * import { installKernel } from 'nightwatt'
 *
 * const { path, notices } = await installKernel({ prefix: '.' })
 * console.log(path, notices)
 * ```
 */
export async function installKernel(place: KernelPlace = {}): Promise<KernelInstallation> {
  const { prefix } = place
  const { user, data, jupyter } = await jupyterFolders(process.env)
  const folder = prefix === undefined ? user : dataFolderOf(existing(prefix))
  const path = join(folder, 'kernels', kernelName)
  refuseForeign(path)
  if (prefix !== undefined) refuseLinksOut(resolve(prefix), path)
  try {
    makeFolder(path, shownFolderMode)
    writeFileAtomically(
      join(path, 'kernel.json'),
      `${JSON.stringify(kernelSpec(), null, 2)}\n`,
      shownFileMode,
    )
  } catch (error) {
    throw new NightwattError(
      `The kernel cannot be registered in ${path}: ${messageOf(error)}. ${prefix === undefined ? 'Set JUPYTER_DATA_DIR, or name a virtual environment of yours with --prefix DIR' : 'Leave --prefix out to register it for yourself alone'}.`,
      { cause: error },
    )
  }
  const papermill = await papermillNotice(prefix, process.env)
  return {
    path,
    notices: [...noticesOf(prefix, folder, data, jupyter), ...(papermill === undefined ? [] : [papermill])],
  }
}

/**
 * The kernels of ours that Jupyter finds, and those of virtual environments in the working folder and the project's, which
 * only their own Jupyter finds while they are not active.
 *
 * @param place.prefix Looks only there (wherever Jupyter does, and in those environments).
 * @example
 * ```ts
 * import { listKernels } from 'nightwatt'
 *
 * for (const { path, problem } of await listKernels({ prefix: '.' })) console.log(path, problem)
 * ```
 */
export async function listKernels(place: KernelPlace = {}): Promise<readonly InstalledKernel[]> {
  const found = await kernelsThatJupyterFinds(place)
  if (place.prefix !== undefined) return found
  const known = new Set(found.map(({ path }) => path))
  const others = environmentsIn(process.cwd()).flatMap(environment =>
    kernelIn(dataFolderOf(environment)).map(kernel => ({ ...kernel, environment })),
  )
  return [...found, ...others.filter(({ path }) => !known.has(path))]
}

/** Virtual environments beside the work, by what https://docs.python.org/3/library/venv.html puts into each. */
function environmentsIn(cwd: string): readonly string[] {
  return [...new Set([cwd, findRoot(cwd)])].flatMap(folder =>
    namesIn(folder)
      .map(name => join(folder, name))
      .filter(path => existsSync(join(path, 'pyvenv.cfg'))),
  )
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

async function kernelsThatJupyterFinds(place: KernelPlace): Promise<readonly InstalledKernel[]> {
  const { prefix } = place
  const { user, data } = await jupyterFolders(process.env)
  const folders = prefix === undefined ? [...new Set([user, ...data])] : [dataFolderOf(existing(prefix))]
  return folders.flatMap(kernelIn)
}

function kernelIn(folder: string): readonly InstalledKernel[] {
  const path = join(folder, 'kernels', kernelName)
  const spec = readSpec(path)
  const version = spec?.metadata?.nightwatt?.version
  if (spec === undefined || version === undefined) return []
  const absent = spec.argv.filter(word => word.startsWith('/') && !existsSync(word))
  const problem =
    absent.length === 0 ? '' : `${absent.join(' and ')} is not there any more; run: nightwatt kernel install`
  return [{ path, version, problem, environment: '' }]
}

/**
 * Removes our kernel.
 *
 * @param place.prefix Looks only there (wherever Jupyter does).
 * @returns The folders removed; none where none was.
 * @throws NightwattError when one cannot be removed.
 * @example
 * ```ts
 * import { uninstallKernel } from 'nightwatt'
 *
 * const removed = await uninstallKernel({ prefix: '.' })
 * console.log(removed)
 * ```
 */
export async function uninstallKernel(place: KernelPlace = {}): Promise<readonly string[]> {
  const paths = (await kernelsThatJupyterFinds(place)).map(({ path }) => path)
  for (const path of paths) {
    if (place.prefix !== undefined) refuseLinksOut(resolve(place.prefix), path)
    try {
      rmSync(path, { recursive: true })
    } catch (error) {
      throw new NightwattError(`The kernel in ${path} cannot be removed: ${messageOf(error)}.`, {
        cause: error,
      })
    }
  }
  return paths
}

function existing(prefix: string): string {
  const path = resolve(prefix)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  throw new UsageError(
    `--prefix: found no folder ${path}; allowed: an installation prefix, such as a virtual environment (python3 -m venv DIR makes one)`,
  )
}

function refuseForeign(path: string): void {
  if (!existsSync(join(path, 'kernel.json'))) return
  if (readSpec(path)?.metadata?.nightwatt !== undefined) return
  throw new RefusedError(
    `${path} holds a kernel that nightwatt did not register; look at it, and remove it with: jupyter kernelspec remove ${kernelName}`,
  )
}

/** What is registered in a prefix lies in it: links that lead elsewhere are not followed. */
function refuseLinksOut(prefix: string, path: string): void {
  const top = realpathSync(prefix)
  let place = prefix
  for (const name of relative(prefix, path).split(sep)) {
    place = join(place, name)
    if (!entryOf(place)?.isSymbolicLink()) continue
    if (realPlace(place)?.startsWith(`${top}${sep}`)) continue
    throw new RefusedError(
      `${place} is a link that leads out of ${prefix}; allowed: folders of the prefix's own. Remove it, or name with --prefix DIR where it leads. Nothing was changed.`,
    )
  }
}

function realPlace(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function readSpec(path: string) {
  try {
    return kernelSpecSchema.parse(
      JSON.parse(readRegularText(join(path, 'kernel.json'), { links: 'anywhere' })),
    )
  } catch {
    return undefined
  }
}

function noticesOf(
  prefix: string | undefined,
  folder: string,
  data: readonly string[],
  jupyter: string | undefined,
): readonly string[] {
  if (prefix !== undefined) {
    if (existsSync(join(resolve(prefix), 'bin/jupyter'))) return []
    return [
      `There is no Jupyter in ${resolve(prefix)} yet: ${join(resolve(prefix), 'bin/pip')} install jupyterlab`,
    ]
  }
  if (jupyter === undefined) {
    return ['No jupyter is on the PATH; the kernel waits where one looks. To get it: pip install jupyterlab']
  }
  if (data.includes(folder)) return []
  return [`${jupyter} does not look into ${folder}; name its virtual environment with --prefix DIR`]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
