// Waits for a Python that draws the same.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parseModelsConfig } from '../../lib/config/load.ts'
import { differsFromOriginal } from '../../lib/config/parameter/numbers/precision.ts'
import { ConfigError } from '../../lib/errors.ts'
import { type NightPlan, plan } from '../../lib/plan/plan-night.ts'
import { batchOfOriginal, expectSameMutations, hasPython } from '../design/original.ts'

/** Batch files that users of the original ran, beside the project; read in place. */
const shared = fileURLToPath(new URL('../../../shared/batch-files', import.meta.url))
const isThere = existsSync(shared)

const root = mkdtempSync(join(tmpdir(), 'nightwatt-batch-files-'))
afterAll(() => rmSync(root, { recursive: true }))

const modelsFile = join(shared, 'models_config.json')
const models = isThere ? JSON.parse(readFileSync(modelsFile, 'utf8')) : { models: {} }
const names = isThere
  ? readdirSync(shared).filter(name => name.endsWith('.json') && name !== 'models_config.json')
  : []

if (isThere) {
  const place = join(root, 'mutation/models_config.json')
  mkdirSync(dirname(place))
  writeFileSync(place, JSON.stringify(models))
  for (const { path, train_script } of Object.values(parseModelsConfig(models, 'models').models)) {
    mkdirSync(join(root, path), { recursive: true })
    writeFileSync(join(root, path, train_script ?? ''), '#!/bin/sh\n')
  }
}

const planned = (name: string, options = {}) =>
  plan({ cwd: root, experimentConfig: join(shared, name), seed: 42, ...options })

function planOrMistakes(name: string): NightPlan | ConfigError {
  try {
    return planned(name)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

describe.skipIf(!isThere)('batch files that people ran (skipped: no ../shared/batch-files)', () => {
  it('plan whole, at least eight of ten; the others name what the models file lacks, and nothing else', () => {
    const refused = names.flatMap(name => {
      const outcome = planOrMistakes(name)
      return outcome instanceof ConfigError ? [outcome] : []
    })
    expect(refused.length).toBeLessThanOrEqual(names.length * 0.2)
    const mistakes = refused.flatMap(error => error.mistakes)
    for (const { place, found, hint = '' } of mistakes) {
      expect(place).toMatch(/\.(repo|model|mutate|hyperparameters)$/)
      // Two files describe the load of a parallel entry, and no foreground, in keys that nobody knows.
      if (!place.includes('.foreground.')) {
        expect(`${found} ${hint}`).toMatch(/the unknown name|"background_load" stands there/)
      }
    }
  })

  it('plan with what is unknown left out, wherever an entry is left', () => {
    for (const name of names) {
      const outcome = planOrMistakes(name)
      if (!(outcome instanceof ConfigError)) continue
      const entries = new Set(outcome.mistakes.map(({ place }) => place.split('.', 1)[0]))
      const { experiments } = JSON.parse(readFileSync(join(shared, name), 'utf8'))
      if (entries.size === experiments.length) continue
      const { notices } = planned(name, { skipInvalid: true })
      expect(notices.filter(notice => notice.includes(' is skipped: '))).toHaveLength(entries.size)
    }
  })

  it('tell all that is not understood in one notice each', () => {
    for (const name of names) {
      const outcome = planOrMistakes(name)
      if (outcome instanceof ConfigError) continue
      const strays = outcome.notices.filter(notice => notice.startsWith('not understood'))
      expect(strays.length).toBeLessThanOrEqual(1)
      const text = readFileSync(join(shared, name), 'utf8')
      for (const [key, meant] of [
        ['mutate_params', 'mutate'],
        ['num_mutations', 'runs_per_config'],
      ]) {
        if (text.includes(`"${key}"`)) expect(strays[0]).toContain(`${key} (`)
        if (text.includes(`"${key}"`)) expect(strays[0]).toContain(`did you mean "${meant}"?`)
      }
    }
  })

  it.skipIf(!hasPython)('draw what CPython drew for the original, entry for entry', () => {
    const { models: repositories } = parseModelsConfig(models, 'models')
    let compared = 0
    let blurred = 0
    for (const name of names) {
      const batch = JSON.parse(readFileSync(join(shared, name), 'utf8'))
      const theirs = batchOfOriginal({ seed: '42', batch, models: models.models }, root)
      const outcome = planOrMistakes(name)
      if (outcome instanceof ConfigError && theirs.length === 0) continue
      const { experiments } = outcome instanceof ConfigError ? planned(name, { skipInvalid: true }) : outcome
      expect(experiments).toHaveLength(theirs.length)
      experiments.forEach(({ repository, hyperparameters }, at) => {
        const parameters = repositories[repository]?.supported_hyperparams ?? {}
        const drawn = Object.keys(hyperparameters).map(parameter => parameters[parameter])
        // What six decimals make nearly one value, the original took for repeats; that it differs is documented.
        if (
          drawn.some(
            parameter => parameter !== undefined && 'range' in parameter && differsFromOriginal(parameter),
          )
        ) {
          expect(Object.keys(hyperparameters)).toEqual(Object.keys(theirs[at] ?? {}))
          blurred += 1
          return
        }
        expectSameMutations([hyperparameters], [theirs[at] ?? {}], parameters)
        compared += 1
      })
    }
    expect(compared).toBeGreaterThan(blurred)
  })
})
