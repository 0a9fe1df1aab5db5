import { describe, expect, it } from 'vitest'
import { splitShellWords } from '../../lib/config/command/shell-words.ts'
import { type InlineConfig, inlineModels } from '../../lib/config/light.ts'
import { UsageError } from '../../lib/errors.ts'

const models = (light: InlineConfig) => inlineModels(light, name => name)

function refusal(light: InlineConfig): string[] {
  try {
    models(light)
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n')
    throw error
  }
  throw new Error('accepted')
}

describe('a sweep without a models file', () => {
  it('is a models file with one repository, called after the program', () => {
    const { repo, model, config } = models({
      command: 'python train.py --fast "two words"',
      params: { lr: 'log_uniform:1e-5:1e-1', epochs: 'int:5:20:10' },
      metrics: { acc: 'Accuracy: ([0-9.]+)' },
    })
    expect([repo, model]).toEqual(['train', 'default'])
    expect(config.models.train).toMatchObject({
      command: ['python', 'train.py', '--fast', 'two words'],
      supported_hyperparams: {
        lr: { type: 'float', distribution: 'log_uniform', range: [0.00001, 0.1], flag: '--lr' },
        epochs: { type: 'int', distribution: 'uniform', range: [5, 20], default: 10, flag: '--epochs' },
      },
      performance_metrics: { log_patterns: { acc: 'Accuracy: ([0-9.]+)' } },
    })
  })

  it.each([
    ['./bin/train.sh', 'train'],
    ['python3 -m pkg.training', 'training'],
    ['env A=1 python -u src/main.py', 'main'],
    ['trainer -m fast', 'trainer'],
    ['julia fit.jl', 'fit'],
  ])('calls %j %s', (command, repo) => expect(models({ command }).repo).toBe(repo))

  it('tells all mistakes at once: the flag, what was found, what is allowed', () => {
    const params = { lr: 'log_unifrm:1e-5:1e-1', epochs: 'int:5', n: 'int:five:6', '1x': 'int:1:2' }
    expect(refusal({ command: 'python train.py | tee log', params })).toEqual([
      expect.stringMatching(/^command: found \|, which only a shell understands; .*put the line in a script/),
      expect.stringMatching(/^params lr: found "log_unifrm:.*did you mean "log_uniform"/),
      expect.stringMatching(/^params epochs: found "int:5"; allowed: KIND:MIN:MAX/),
      expect.stringMatching(/^params n: found "int:five:6"/),
      expect.stringMatching(/^params 1x: found the name "1x"/),
    ])
    expect(
      refusal({
        command: 'a',
        params: { x: 'log_uniform:0:1', y: 'int:1.5:2' },
        metrics: { acc: 'Accuracy' },
      }),
    ).toEqual([
      expect.stringMatching(/^params x\.range: found \[0,1\]; allowed: a smallest value above 0/),
      expect.stringMatching(/^params y\.range: found \[1\.5,2\]; allowed: two whole numbers/),
      expect.stringMatching(/^metrics acc: found "Accuracy": no group/),
    ])
    expect(refusal({ command: '  ' })).toEqual([expect.stringMatching(/^command: found no program/)])
  })
})

describe('a command line', () => {
  it.each([
    ['python  train.py', ['python', 'train.py']],
    [`a 'b c' "d \\"e\\"" f\\ g ''`, ['a', 'b c', 'd "e"', 'f g', '']],
    [`x --a='b'c`, ['x', '--a=bc']],
    [`x '$HOME' "a|b"`, ['x', '$HOME', 'a|b']],
  ])('%s is split as a shell would', (line, words) => expect(splitShellWords(line)).toEqual(words))

  it.each([
    ['a > b', />, which only a shell/],
    ['a $HOME', /\$, which/],
    ['a "b', /a " that does not end/],
    ['CUDA_VISIBLE_DEVICES=0 python a.py', /the word env before it/],
  ])('%s is refused', (line, message) => expect(() => splitShellWords(line)).toThrowError(message))
})

describe('constraints of a sweep without a models file', () => {
  const params = { epochs: 'int:1:9', warmup: 'int:0:9' }

  it('are those of its models file', () => {
    const constraints = ['warmup < epochs', 'epochs != 5']
    const { config } = models({ command: 'train', params, constraints })
    expect(config.models.train?.constraints).toEqual(constraints)
    expect(models({ command: 'train', params }).config.models.train).not.toHaveProperty('constraints')
  })

  it.each([
    ['warmup < eppchs', 'constraints[0]: found the unknown hyperparameter "eppchs"'],
    ['exit()', 'constraints[0]: found a call of a function'],
  ])('are refused as the flag: %s', (constraint, words) => {
    expect(refusal({ command: 'train', params, constraints: [constraint] }).join()).toContain(words)
  })
})
