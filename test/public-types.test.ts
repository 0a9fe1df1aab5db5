import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { ColumnTable } from 'arquero'
import type TypeScript from 'typescript'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as library from '../lib/index.ts'
import type {
  Comparison,
  Diagnosis,
  ExperimentRecord,
  ExperimentRow,
  Measured,
  Night,
  NightEvent,
  NightPlan,
  NightSource,
  NightStatus,
  RunOptions,
  SampleRow,
  VegaLiteSpec,
} from '../lib/index.ts'

type Library = typeof library

/** Held by `npm run types`: what a cell relies on stays of the type that it is. */
describe('the types of the public surface', () => {
  it('lead from options to a plan, a night and its tables', () => {
    expectTypeOf<Library['plan']>().parameter(0).toEqualTypeOf<RunOptions>()
    expectTypeOf<Library['plan']>().returns.toEqualTypeOf<NightPlan>()
    expectTypeOf<Library['run']>().parameter(0).toEqualTypeOf<NightPlan | RunOptions | Night>()
    expectTypeOf<Library['run']>().returns.resolves.toEqualTypeOf<Night>()
    expectTypeOf<Library['openNight']>().returns.resolves.toEqualTypeOf<Night>()
    expectTypeOf<Library['experiments']>().parameter(0).toEqualTypeOf<NightSource>()
    expectTypeOf<Library['experiments']>().returns.resolves.toEqualTypeOf<ColumnTable>()
    expectTypeOf<Library['samples']>().returns.resolves.toEqualTypeOf<ColumnTable>()
    expectTypeOf<Library['report']>().returns.resolves.toEqualTypeOf<string>()
    expectTypeOf<Library['compare']>().returns.resolves.toEqualTypeOf<Comparison>()
    expectTypeOf<Library['doctor']>().returns.resolves.toEqualTypeOf<Diagnosis>()
    expectTypeOf<Library['status']>().returns.resolves.toEqualTypeOf<NightStatus>()
  })

  it('have options under the names of the flags, each of which may be left out', () => {
    // biome-ignore lint/complexity/noBannedTypes: an object without any key is what is asked for
    expectTypeOf<{}>().toExtend<RunOptions>()
    expectTypeOf<{
      repo: 'digits'
      model: 'mlp'
      runs: 3
      seed: 1
      cooldown: 'auto'
    }>().toExtend<RunOptions>()
    expectTypeOf<{ runs: 'many' }>().not.toExtend<RunOptions['runs']>()
    expectTypeOf<RunOptions>().not.toHaveProperty('runns')
  })

  it('tell an energy that is absent as null', () => {
    expectTypeOf<Night['experiments']>().toEqualTypeOf<readonly ExperimentRecord[]>()
    expectTypeOf<Night['problems']>().toEqualTypeOf<readonly string[]>()
    expectTypeOf<null>().toExtend<ExperimentRow['energy_total_joules']>()
    expectTypeOf<SampleRow['value']>().toEqualTypeOf<number>()
  })

  it('know each event by its type, and the result of what was measured', () => {
    expectTypeOf<Extract<NightEvent, { type: 'experiment-ended' }>>().toHaveProperty('result')
    expectTypeOf<Extract<NightEvent, { type: 'sample' }>>().not.toBeNever()
    expectTypeOf<Measured<number>['result']>().toEqualTypeOf<number>()
  })

  it('make a chart of any table', () => {
    expectTypeOf<Library['charts']['energy']>().parameter(0).toEqualTypeOf<ColumnTable>()
    expectTypeOf<ReturnType<Library['charts'][keyof Library['charts']]>>().toEqualTypeOf<VegaLiteSpec>()
  })
})

// The compiler inside of the notebook's kernel is an older one.
describe('the declarations in dist', () => {
  const checkout = resolve(import.meta.dirname, '..')
  const fromKernel = createRequire(createRequire(import.meta.url).resolve('tslab/package.json'))
  const ts = fromKernel('@tslab/typescript-for-tslab') as typeof TypeScript

  it('can be read by the TypeScript that the kernel brings', () => {
    expect(ts.version).toBe('5.0.4')
    const files = readdirSync(join(checkout, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.d.ts'))
      .map(file => join(checkout, 'dist', file))
    expect(files.length).toBeGreaterThan(100)
    const program = ts.createProgram(files, { noResolve: true, noLib: true })
    const wrong = files.flatMap(file => program.getSyntacticDiagnostics(program.getSourceFile(file)))
    expect(wrong.map(({ file, messageText }) => `${file?.fileName}: ${messageText}`)).toEqual([])
  })
})
