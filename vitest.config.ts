import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 30_000,
    // Two cores: e2e tests run real trainings and time real traces, so they must not crowd each other.
    maxWorkers: 2,
  },
})
