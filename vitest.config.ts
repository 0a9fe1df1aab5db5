import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Tests that compare joules or seconds with what is known of them: they run after the others and one at a time,
// since on a crowded machine the stand-ins' clocks are late and it is the machine that would be tested.
const timed = [
  'test/e2e/energy.test.ts',
  'test/e2e/meters-that-fail.test.ts',
  'test/measure/estimate.test.ts',
  'test/measure/measure.test.ts',
  'test/measure/meters-at-work.test.ts',
  'test/measure/powercap.test.ts',
  'test/run/attempt.test.ts',
]

// What is the same to any Node: faults, disks, locks, browsers and Pythons. Left out where the suite runs a second time,
// on another Node (NIGHTWATT_TESTS=once-more).
const anyNode = [
  'test/e2e/batch.test.ts',
  'test/e2e/cgroup.test.ts',
  'test/e2e/check.test.ts',
  'test/e2e/compare.test.ts',
  'test/e2e/comparison-in-browser.test.ts',
  'test/e2e/deno.test.ts',
  'test/e2e/disk.test.ts',
  'test/e2e/example-notebooks.test.ts',
  'test/e2e/governor.test.ts',
  'test/e2e/jupyter-tools.test.ts',
  'test/e2e/jupyterlab.test.ts',
  'test/e2e/lock.test.ts',
  'test/e2e/gpus.test.ts',
  'test/e2e/log-limit.test.ts',
  'test/e2e/memory.test.ts',
  'test/e2e/meters-that-fail.test.ts',
  'test/e2e/missing-parts.test.ts',
  'test/e2e/notebook-run.test.ts',
  'test/e2e/older-nights.test.ts',
  'test/e2e/papermill.test.ts',
  'test/e2e/pynguin.test.ts',
  'test/e2e/report-in-browser.test.ts',
  'test/e2e/rerun.test.ts',
  'test/e2e/resume.test.ts',
  'test/e2e/right-or-absent.test.ts',
  'test/e2e/status.test.ts',
  'test/e2e/strange-files.test.ts',
  'test/e2e/sudo.test.ts',
  'test/e2e/testgen.test.ts',
  'test/faults/**',
]
const leftOut = process.env.NIGHTWATT_TESTS === 'once-more' ? anyNode : []

// The longest begin first: one of minutes that begins last leaves all workers but one idle. Those that start Jupyters
// do not stand beside one another, for they are heavy.
const longest = [
  'test/e2e/example-notebooks.test.ts',
  'test/e2e/rerun.test.ts',
  'test/e2e/resume.test.ts',
  'test/e2e/report-in-browser.test.ts',
  'test/e2e/notebook-run.test.ts',
  'test/e2e/night.test.ts',
  'test/e2e/disk.test.ts',
  'test/e2e/jupyterlab.test.ts',
  'test/e2e/check.test.ts',
  'test/e2e/jupyter-tools.test.ts',
  'test/e2e/pynguin.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex(name => moduleId.endsWith(name))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/own-lock.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    sequence: { sequencer: LongestFirst },
    // A neighbour on the machine of the CI may stop it for seconds: what fails there is tried once more, and told.
    retry: process.env.CI === 'true' ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: [...timed, ...leftOut],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'timed', include: timed, exclude: leftOut, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
})
