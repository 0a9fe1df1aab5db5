/**
 * What Jupyter starts: tslab, from this package's own dependencies, so that none needs to be installed for the whole
 * machine. The one argument is the connection file. tslab is unchanged except for where it finds modules, how it
 * reports errors, when a cell ends, comms, and its bug with `{ seed }`.
 */
import { createRequire } from 'node:module'
import type TypeScript from 'typescript'
import { packageRoot } from '../../version.js'
import { CellConsole } from '../live/cell-console.js'
import { cellWorkDone } from '../live/cell-work.js'
import { writeDisplay } from '../show/frontend.js'
import { errorOutputs } from './cell-errors.js'
import { hearingComms } from './comms.js'
import { hintingAtAwait } from './missing-await.js'
import { modulesFolder } from './package-folder.js'
import { endWithParent } from './parent-watch.js'
import { resolveModulesFrom, resolveTypesFrom, type TypeScriptDisk } from './resolve-anywhere.js'
import { expandingShorthands } from './shorthand.js'

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
  const ours = new CellConsole(console.log)
  const expanding = hintingAtAwait(expandingShorthands(converters.node, typescript))
  const node: typeof expanding = {
    ...expanding,
    convert(declarations, source) {
      const converted = expanding.convert(declarations, source)
      ours.begin({ source, output: converted.output ?? '' })
      return converted
    },
  }
  // Over the converters, not a copy of them: that for browsers is made when it is asked for.
  const executor = createExecutor(root, Object.create(converters, { node: { value: node } }), ours)
  return {
    ...executor,
    // A cell ends when everything it began is done.
    async execute(source) {
      const succeeded = await executor.execute(source)
      try {
        await cellWorkDone()
      } catch (error) {
        // Code that awaited it has already seen the error.
        if (succeeded) ours.error(error)
      }
      const error = ours.takeError()
      if (error !== undefined) tellError(error)
      return succeeded && error === undefined
    },
  }
}

const jupyter: typeof import('tslab/dist/jupyter.js') = requireFromTslab('./jupyter.js')
const tellError = errorOutputs(jupyter)
hearingComms(jupyter)
// Its public API shows a thing in one form only.
Reflect.set(globalThis, writeDisplay, (...shown: Parameters<typeof jupyter.lastWriteDisplayData>) =>
  jupyter.lastWriteDisplayData(...shown),
)

// A tslab in the notebook's own folder would lack these changes.
const { startKernel }: typeof import('tslab/dist/main.js') = requireFromTslab('./main.js')
// Enough of them to lead from our internals to the cell.
Error.stackTraceLimit = 30
endWithParent()
startKernel({ configPath, enableFindLocal: false, jsKernel: false })

// While the first cell is being written, what it will import is loaded. Not by `import`: a cell that requires what is
// being imported fails (ERR_REQUIRE_ESM_RACE_CONDITION).
setImmediate(() => createRequire(import.meta.url)('../../index.js'))
