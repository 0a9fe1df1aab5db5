// Puts TypeScript files of lib/, and whatever they import, into few JavaScript files: Node loads sixteen hundred small ones
// in a second of computing, and these in a tenth of it.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

// Stay packages: the user's tables and ours are of one Arquero, the kernel changes tslab as it is loaded, and koffi looks
// for its binary beside itself.
const shared = ['arquero', 'tslab', 'koffi']

/**
 * @param {string} folder where they are written; what is there stays
 * @param {Record<string, string>} entries what they are called there, without `.js`, and their paths below lib/
 * @returns {Promise<Array<{ name: string, version: string, kind: string, licence: string }>>} The packages whose code is now in them.
 */
export async function bundle(folder, entries) {
  const input = Object.fromEntries(
    Object.entries(entries).map(([name, file]) => [name, join(root, 'lib', file)]),
  )
  const bundled = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    external: shared,
    tsconfig: false,
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    // Node 20 has no `using`.
    transform: { target: 'node20.19' },
    onLog(level, log) {
      // Vega's packages import one another in circles, and cope.
      if (log.code !== 'CIRCULAR_DEPENDENCY') throw new Error(`${level}: ${log.message}`)
    },
  })
  const { output } = await bundled.write({ dir: folder, format: 'esm', chunkFileNames: 'chunks/[name].js' })
  await bundled.close()
  const folders = output.flatMap(({ moduleIds = [] }) => moduleIds).map(folderOfPackage)
  return [...new Set(folders)]
    .filter(found => found !== undefined)
    .map(describePackage)
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

/**
 * A file of lib/ that is not public, for our own scripts, benches and tests.
 *
 * @param {string} file its path below lib/, as `design/plan.ts`
 * @returns {Promise<string>} The path of a file to import.
 */
export async function bundleInner(file) {
  // Below node_modules, where what stays a package is found.
  const folder = join(root, 'node_modules/.cache/nightwatt', file.replace(/\.ts$/, ''))
  await bundle(folder, { inner: file })
  return join(folder, 'inner.js')
}

/** `…/node_modules/@scope/name`, or undefined for a file of ours. */
function folderOfPackage(file) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
  if (file === undefined) throw new Error(`${folder}: found no licence to pass on; is it one that may be?`)
  return { name, version, kind: license, licence: readFileSync(join(folder, file), 'utf8').trim() }
}
