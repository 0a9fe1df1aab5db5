import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { type Kind, kinds } from './test/kinds.ts'

// Where the suite runs a second time, on another Node, what is the same to any Node is left out.
const onceMore = process.env.NIGHTWATT_TESTS === 'once-more'
const chosen = kinds.filter(({ anyNode }) => !onceMore || anyNode === undefined)
const filesOf = (is: (kind: Kind) => boolean) => chosen.filter(is).map(({ file }) => file)

const timed = ({ times }: Kind) => times !== undefined
const waiting = (kind: Kind) => !timed(kind) && (kind.waitsFor !== undefined || kind.aloneFor !== undefined)
const long = kinds.filter(({ waitsLongFor }) => waitsLongFor !== undefined).map(({ file }) => file)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => (long.some(file => moduleId.endsWith(file)) ? 0 : 1)
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

const cores = availableParallelism()
const waits = { testTimeout: 180_000, hookTimeout: 180_000 }

export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/own-lock.ts'],
    // As users have it, and loaded as it is.
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 10_000,
    hookTimeout: 10_000,
    // What a command printed tells why it did not print what was wanted.
    chaiConfig: { truncateThreshold: 0 },
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: 'v8',
      include: ['lib/**/*.ts'],
      // What runs only in processes of its own, from dist/, is tested there and not seen by this.
      exclude: ['lib/cli/main.ts', 'lib/notebook/kernel/start-kernel.ts'],
      reporter: ['text-summary'],
    },
    // Each wants another number of workers. scripts/test.js runs what times beside the others, which yield to it; here
    // they follow one another.
    projects: [
      {
        extends: true,
        test: {
          name: 'waiting',
          include: filesOf(waiting),
          // They wait more than they work.
          maxWorkers: cores + 3,
          sequence: { groupOrder: 1 },
          ...waits,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: filesOf(kind => !waiting(kind) && !timed(kind)),
          // Loading the library and the charts anew for each file takes longer than most of their tests.
          isolate: false,
          maxWorkers: cores,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          include: filesOf(timed),
          // They work a sixth of their time: two at a time time each other no more than one does itself. With three a
          // flood of readings came too slowly to be one.
          maxWorkers: cores,
          sequence: { groupOrder: 3 },
          ...waits,
        },
      },
    ],
  },
})
