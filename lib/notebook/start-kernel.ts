/**
 * What Jupyter starts: tslab, from this package's own dependencies, so that none needs to be installed for the whole
 * machine. The one argument is the connection file. tslab stays as it is but for where it finds modules, how it shows
 * our errors, when a cell ends, and a fault of it in what `{ seed }` means.
 */
import { createRequire } from 'node:module'
import type TypeScript from 'typescript'
import { cellConsole } from './cell-console.js'
import { modulesFolder, packageRoot } from './package-folder.js'
import { resolveModulesFrom, resolveTypesFrom, type TypeScriptDisk } from './resolve-anywhere.js'
import { expandingShorthands } from './shorthand.js'
import { allShown } from './showing.js'

const requireFromTslab = createRequire(createRequire(import.meta.url).resolve('tslab'))
const typescript: typeof TypeScript & { readonly sys: TypeScriptDisk } = requireFromTslab(
  '@tslab/typescript-for-tslab',
)

const folder = modulesFolder()
resolveModulesFrom(folder)
resolveTypesFrom(folder, packageRoot, typescript.sys)

const [configPath] = process.argv.slice(2)
if (configPath === undefined) {
  process.stderr.write(
    'nightwatt: Jupyter starts this with its connection file; it is no command of its own\n',
  )
  process.exit(2)
}
// Called by startKernel as a property, so that it can be replaced.
const executors: typeof import('tslab/dist/executor.js') = requireFromTslab('./executor.js')
const { createExecutor } = executors
executors.createExecutor = (root, converters, console) => {
  const ours = cellConsole(console)
  const node = expandingShorthands(converters.node, typescript)
  // Over the converters, not a copy of them: that for browsers is made when it is asked for.
  const executor = createExecutor(root, Object.create(converters, { node: { value: node } }), ours)
  return {
    ...executor,
    // A cell ends when all that it shows is there.
    async execute(source) {
      const succeeded = await executor.execute(source)
      try {
        await allShown()
      } catch (error) {
        // Who awaited it has seen the error already.
        if (succeeded) ours.error(error)
        return false
      }
      return succeeded
    },
  }
}

// A tslab in the notebook's own folder would not see what was arranged here.
const { startKernel }: typeof import('tslab/dist/main.js') = requireFromTslab('./main.js')
startKernel({ configPath, enableFindLocal: false, jsKernel: false })
