import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadModelsConfig, parseModelsConfig } from '../../lib/config/load.ts'
import { ConfigError, type Mistake } from '../../lib/errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'nightwatt-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function written(content: string | Uint8Array): string {
  const file = join(folder, `models-${files++}.json`)
  writeFileSync(file, content)
  return file
}

function refusal(attempt: () => unknown): ConfigError {
  try {
    attempt()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('accepted')
}

function mistakesOf(value: unknown): readonly Mistake[] {
  return refusal(() => parseModelsConfig(value, 'models.json')).mistakes
}

function mistakeAt(place: string, value: unknown): Mistake | undefined {
  return mistakesOf(value).find(mistake => mistake.place === place)
}

/** The seed system's own example. */
const example = {
  models: {
    pytorch_resnet_cifar10: {
      path: 'repos/pytorch_resnet_cifar10',
      train_script: './train.sh',
      models: ['resnet20', 'resnet32'],
      model_flag: '-n',
      required_args: { dataset: '-d d2a' },
      supported_hyperparams: {
        epochs: { type: 'int', range: [1, 200], default: 100, flag: '--epochs' },
        learning_rate: {
          type: 'float',
          range: [0.0001, 0.1],
          default: 0.001,
          flag: '--lr',
          distribution: 'log_uniform',
        },
        weight_decay: {
          type: 'float',
          range: [0.00001, 0.001],
          default: 0.0,
          flag: '--wd',
          distribution: 'log_uniform',
          zero_probability: 0.3,
        },
      },
      performance_metrics: {
        log_patterns: { accuracy: 'Test Accuracy: ([0-9.]+)', loss: '损失: ([0-9.]+)' },
      },
    },
  },
}

const withHyperparameter = (epochs: unknown) => ({
  models: {
    digits: { path: '.', train_script: 'train.js', models: ['mlp'], supported_hyperparams: { epochs } },
  },
})
const epochs = { type: 'int', range: [1, 200], default: 100, flag: '--epochs' }
const place = 'models.digits.supported_hyperparams.epochs'

describe('what a repository runs', () => {
  const repository = (what: object) => ({ models: { digits: { path: '.', models: ['mlp'], ...what } } })

  it('is a script or a command', () => {
    expect(
      parseModelsConfig(repository({ command: ['python3', 'train.py'] }), 'm').models.digits,
    ).toMatchObject({
      command: ['python3', 'train.py'],
    })
  })

  it('is exactly one of the three', () => {
    const both = { train_script: 'train.sh', command: ['sh'] }
    const allowed = 'train_script, command or command_template: exactly one of them'
    expect(mistakesOf(repository({}))).toEqual([
      { place: 'models.digits.train_script', found: 'nothing', allowed },
    ])
    expect(mistakesOf(repository(both))).toEqual([
      { place: 'models.digits.train_script', found: 'command beside it', allowed },
    ])
    expect(mistakesOf(repository({ command: [] }))[0]?.place).toBe('models.digits.command')
  })
})

describe('a models file', () => {
  it('of the original is read as it is, Chinese and a byte order mark included', () => {
    const file = written(`\ufeff${JSON.stringify(example)}`)
    expect(loadModelsConfig(file)).toEqual({ file, base: folder, config: example, raw: example })
  })

  it('may have our keys beside', () => {
    const more = {
      cpu_power_watts: 65,
      models: {
        digits: {
          ...withHyperparameter({ ...epochs, format: '%d' }).models.digits,
          success_patterns: ['done'],
          error_patterns: ['(?i)failed'],
          min_log_bytes: 0,
          requires: {
            programs: ['python3'],
            python_modules: ['sklearn.datasets'],
            node_modules: ['@scope/mnist'],
          },
        },
      },
    }
    expect(parseModelsConfig(more, 'models.json')).toEqual(more)
  })

  it("may have the users' remarks anywhere, kept in the raw value and left out of the config", () => {
    const { digits } = withHyperparameter(epochs).models
    const remarked = {
      $schema: './schema/models_config.schema.json',
      version: 2,
      _note: ['any', { thing: 1 }],
      models: {
        _comment: 'repositories',
        comment: 'also',
        digits: {
          ...digits,
          description: 'small',
          supported_hyperparams: {
            _why: 'x',
            notes: 'text',
            epochs: { ...epochs, comment: 'many' },
          },
          performance_metrics: { author: 'me', log_patterns: { _old: 3, loss: 'loss (.*)' } },
          required_args: { _: 1, version: '--v 2' },
        },
      },
    }
    const loaded = loadModelsConfig(written(JSON.stringify(remarked)))
    expect(loaded.raw).toEqual(remarked)
    expect(loaded.config).toEqual({
      models: {
        digits: {
          ...digits,
          performance_metrics: { log_patterns: { loss: 'loss (.*)' } },
          required_args: { version: '--v 2' },
        },
      },
    })
  })

  it('may have null where a key may be absent', () => {
    const { default: _, ...rest } = epochs
    expect(parseModelsConfig(withHyperparameter({ ...rest, default: null }), 'models.json')).toEqual(
      withHyperparameter(rest),
    )
  })

  it('may have a hyperparameter under the name of a remark', () => {
    const named = {
      models: { r: { ...withHyperparameter(0).models.digits, supported_hyperparams: { date: epochs } } },
    }
    expect(parseModelsConfig(named, 'models.json')).toEqual(named)
  })
})

describe('a mistake in a models file', () => {
  it('is told with its file, its place, what was found and what is allowed, all mistakes at once', () => {
    const error = refusal(() =>
      parseModelsConfig(
        {
          models: {
            digits: {
              path: 5,
              train_script: 'train.js',
              models: [],
              suported_hyperparams: {},
              performance_metrics: { log_patterns: { loss: '(' } },
            },
          },
        },
        'config/models_config.json',
      ),
    )
    expect(error.exitCode).toBe(2)
    const lines = error.message.split('\n')
    expect(lines.slice(0, -1)).toEqual([
      'config/models_config.json: 4 mistakes',
      '  models.digits.path: found 5; allowed: text that is not empty',
      '  models.digits.models: found []; allowed: a list with at least one model',
      '  models.digits.performance_metrics.log_patterns.loss: found "(": "(" without its ")" (character 1); ' +
        "allowed: a regular expression in the syntax of Python's re",
    ])
    expect(lines.at(-1)).toMatch(
      /^ {2}models\.digits\.suported_hyperparams: found the unknown key .*\(did you mean "supported_hyperparams"\?\)$/,
    )
  })

  it.each([
    ['a reversed range', { ...epochs, range: [200, 1] }, 'range', '[200, 1]', 'min not above max'],
    ['a range of one', { ...epochs, range: [1] }, 'range', '[1]', 'two finite numbers'],
    ['a range of texts', { ...epochs, range: ['1', 2] }, 'range[0]', 'the text "1"', 'a finite number'],
    [
      'a fraction in the range of an int',
      { ...epochs, range: [0.5, 2] },
      'range',
      '[0.5,2]',
      'whole numbers',
    ],
    ['a range beyond doubles', { ...epochs, range: [0, Infinity] }, 'range[1]', 'beyond', 'a finite number'],
    ['a fraction as the default of an int', { ...epochs, default: 1.5 }, 'default', '1.5', 'a whole number'],
    ['text as the default', { ...epochs, default: '100' }, 'default', 'the text "100"', 'a finite number'],
    ['no flag', { ...epochs, flag: undefined }, 'flag', 'nothing', 'text that is not empty'],
    ['an empty flag', { ...epochs, flag: '' }, 'flag', 'the text ""', 'text that is not empty'],
    [
      'a logarithm of zero',
      { ...epochs, range: [0, 9], distribution: 'log_uniform' },
      'range',
      '[0,9]',
      'above 0',
    ],
    ['a share above one', { ...epochs, zero_probability: 1.5 }, 'zero_probability', '1.5', 'from 0 to 1'],
    ['an unknown format', { ...epochs, format: '%s' }, 'format', 'the text "%s"', '%.Nf'],
    [
      'a float without its fraction',
      { ...epochs, type: 'float', format: '%d' },
      'format',
      '"%d"',
      'fraction',
    ],
  ])('%s', (_, hyperparameter, key, found, allowed) => {
    const mistake = mistakeAt(`${place}.${key}`, withHyperparameter(hyperparameter))
    expect(mistake?.found).toContain(found)
    expect(mistake?.allowed).toContain(allowed)
  })

  it.each([
    ['type', { ...epochs, type: 'integer' }, 'int'],
    ['distribution', { ...epochs, distribution: 'log-uniform' }, 'log_uniform'],
    ['defualt', { ...epochs, defualt: 3 }, 'default'],
  ])('in %s comes with the nearest known name', (key, hyperparameter, name) => {
    expect(mistakeAt(`${place}.${key}`, withHyperparameter(hyperparameter))?.hint).toBe(
      `did you mean "${name}"?`,
    )
  })

  it('of one key does not hide those of others', () => {
    const places = mistakesOf(withHyperparameter({ type: 'int', range: [0.5, 0.1], default: 1.5, dist: 1 }))
    expect(places.map(({ place }) => place.split('.').at(-1)).sort()).toEqual([
      'default',
      'dist',
      'flag',
      'range',
      'range',
    ])
  })

  it('may be a pattern without a group, or one that JavaScript cannot search', () => {
    const patterns = { a: 'loss', b: '(a)++' }
    const config = withHyperparameter(epochs)
    const digits = { ...config.models.digits, performance_metrics: { log_patterns: patterns } }
    const [first, second] = mistakesOf({ models: { digits } })
    expect(first?.found).toContain('no group')
    expect(second?.found).toContain('possessive')
  })

  it.each([
    [undefined],
    [null],
    [5],
    [[]],
    [{}],
    [{ models: {} }],
    [{ models: null }],
    [{ models: { a: null } }],
  ])('is %j in place of a configuration', value => {
    expect(mistakesOf(value)).toHaveLength(1)
  })

  it('has a place that can be read also for names that are no plain words', () => {
    expect(mistakesOf({ models: { 'my repo': 3 } })[0]?.place).toBe('models["my repo"]')
  })
})

describe('a models file that cannot be read', () => {
  const message = (file: string) => refusal(() => loadModelsConfig(file)).message

  it('is absent: where it was looked for, and how to name another', () => {
    const file = join(folder, 'none.json')
    expect(message(file)).toContain(file)
    expect(message(file)).toMatch(/no such file.*-c FILE/)
  })

  it('is a folder', () => {
    expect(message(folder)).toContain('found a folder')
  })

  it('is forbidden', () => {
    const file = written('{}')
    chmodSync(folder, 0o755)
    chmodSync(file, 0)
    expect(asNobody(() => message(file))).toContain('may not read')
  })

  it('is no UTF-8, or UTF-16', () => {
    expect(message(written(Uint8Array.of(0x7b, 0x0a, 0x22, 0xff, 0x22)))).toContain(
      'line 2: found bytes that are no',
    )
    expect(message(written(Buffer.from('\ufeff{}', 'utf16le')))).toContain('found UTF-16; allowed: UTF-8')
  })

  it('is no JSON: line, column and the text of the line', () => {
    expect(message(written('{\n  "models": {,}\n}'))).toContain('line 2, column 14: found ","')
    expect(message(written('{\n  "models": {,}\n}'))).toContain('the line reads: "models": {,}')
    expect(message(written(''))).toContain('the end of the file')
  })

  it('has a key twice, remarks aside', () => {
    const text = JSON.stringify(example).replace('"epochs":', '"_c": 1, "_c": 2, "epochs": {},\n "epochs":')
    const [mistake, ...others] = refusal(() => loadModelsConfig(written(text))).mistakes
    expect(others).toEqual([])
    expect(mistake).toMatchObject({
      place: 'models.pytorch_resnet_cifar10.supported_hyperparams.epochs',
      found: 'the key twice, on lines 1 and 2',
    })
  })
})

// Root may read everything: for the moment of the call it is nobody.
function asNobody<Result>(call: () => Result): Result {
  if (process.geteuid?.() !== 0) return call()
  process.seteuid?.(65_534)
  try {
    return call()
  } finally {
    process.seteuid?.(0)
  }
}
