/**
 * What Jupyter starts: tslab, from this package's own dependencies, so that none needs to be installed for the whole
 * machine. The one argument is the connection file. tslab is unchanged except for where it finds modules, how it
 * reports errors, when a cell ends, what it offers and explains, comms, when it is busy, and its bug with `{ seed }`.
 */
import { createRequire } from 'node:module'
import type TypeScript from 'typescript'
import { packageRoot } from '../../version.js'
import { CellConsole } from '../live/cell-console.js'
import { cellName } from '../live/cell-stack.js'
import { cellWorkDone } from '../live/cell-work.js'
import { writeDisplay } from '../show/frontend.js'
import { errorOutputs } from './cell-errors.js'
import { keepingCellMaps } from './code/cell-maps.js'
import { offeringUsualFirst } from './code/completions.js'
import { hoverText } from './code/hovers.js'
import { hintingAtAwait } from './code/missing-await.js'
import { expandingShorthands } from './code/shorthand.js'
import { hearingComms } from './comms.js'
import { modulesFolder } from './package-folder.js'
import { endWithParent } from './parent-watch.js'
import { resolveModulesFrom, resolveTypesFrom, type TypeScriptDisk } from './resolve-anywhere.js'
import { busyWhileCellsRun } from './statuses.js'

const requireFromTslab = createRequire(createRequire(import.meta.url).resolve('tslab'))
const compiler = '@tslab/typescript-for-tslab'
const typescript: typeof TypeScript & { readonly sys: TypeScriptDisk } = requireFromTslab(compiler)

const folder = modulesFolder()
resolveModulesFrom(folder)
resolveTypesFrom(folder, packageRoot, typescript.sys)
const mapping = keepingCellMaps(typescript)
const loaded = requireFromTslab.cache[requireFromTslab.resolve(compiler)]
if (loaded !== undefined) loaded.exports = mapping.compiler

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
  let number = 0
  const expanding = offeringUsualFirst(hintingAtAwait(expandingShorthands(converters.node, typescript)))
  const node: typeof expanding = {
    ...expanding,
    convert(declarations, source) {
      const converted = expanding.convert(declarations, source)
      const { output } = converted
      ours.begin(number, { source, lineOf: mapping.linesOf(output ?? '') })
      // By the name of its code the frames of a stack tell which cell they are of.
      return output === undefined
        ? converted
        : { ...converted, output: `${output}\n//# sourceURL=${cellName(number)}` }
    },
  }
  // Over the converters, not a copy of them: that for browsers is made when it is asked for.
  const executor = createExecutor(root, Object.create(converters, { node: { value: node } }), ours)
  return {
    ...executor,
    // A cell ends when everything it began is done.
    async execute(source) {
      number += 1
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
Reflect.set(requireFromTslab('./inspect.js'), 'printQuickInfo', hoverText)
hearingComms(jupyter)
busyWhileCellsRun(jupyter)
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
