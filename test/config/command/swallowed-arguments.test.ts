import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { splitShellWords } from '../../../lib/config/command/shell-words.ts'
import { swallowedArguments } from '../../../lib/config/command/swallowed-arguments.ts'
import { parseModelsConfig } from '../../../lib/config/load.ts'
import { ConfigError, UsageError } from '../../../lib/errors.ts'
import { plan } from '../../../lib/plan/plan-night.ts'

describe('a shell whose script passes no arguments on', () => {
  it.each([
    `bash -c "python sgd.py"`,
    `sh -c 'python sgd.py --fast'`,
    `/bin/bash -lc "source env.sh; python sgd.py;"`,
    `env A=1 nice -n 5 zsh -e -c "python sgd.py"`,
    `bash -c 'python sgd.py "$@"'`,
    `bash -o pipefail -c "python sgd.py"`,
    `bash -euo pipefail -c "python sgd.py | tee log"`,
    `timeout 60 sh -ce "python sgd.py"`,
    `sudo -u bob bash --rcfile x -c "python sgd.py"`,
  ])('is told with the line that does: %s', line => {
    const words = splitShellWords(line)
    const better = swallowedArguments(words)?.words ?? []
    expect(splitShellWords(swallowedArguments(words)?.allowed ?? '')).toEqual(better)
    expect(swallowedArguments(better)).toBeUndefined()
  })

  it.each([
    ['python sgd.py | tee log', 'python sgd.py "$@" | tee log'],
    [
      'cd x && python sgd.py 2>&1 | tee log; echo "done; well"',
      'cd x && python sgd.py "$@" 2>&1 | tee log; echo "done; well"',
    ],
    ['python sgd.py > log && echo done', 'python sgd.py "$@" > log && echo done'],
    ['./a.sh; ./b.sh;', './a.sh; ./b.sh "$@"'],
    ["echo 'a | b'", `echo 'a | b' "$@"`],
  ])('gets them in that line where the program stands: %s', (script, better) => {
    expect(swallowedArguments(['bash', '-c', script])?.words[2]).toBe(better)
  })

  it('would pass them on by that line', () => {
    const [program = '', ...args] = swallowedArguments(['sh', '-c', 'echo'])?.words ?? []
    expect(execFileSync(program, [...args, '--lr', '0.1'], { encoding: 'utf8' })).toBe('--lr 0.1\n')
  })

  it.each([
    `bash -c 'python sgd.py "$@"' sgd`,
    `bash -c 'python sgd.py $1' sgd`,
    'bash run.sh',
    'bash run.sh -c conf',
    'python train.py -c conf',
    'python -c "import sys"',
  ])('is not one that does, nor a program with an option -c: %s', line => {
    expect(swallowedArguments(splitShellWords(line))).toBeUndefined()
  })

  it('is refused on the command line and in the configuration where something would be passed', () => {
    const refusal = (attempt: () => unknown) => {
      try {
        attempt()
      } catch (error) {
        if (error instanceof UsageError || error instanceof ConfigError) return error.message
      }
      throw new Error('accepted')
    }
    const command = 'bash -c "python sgd.py"'
    expect(refusal(() => plan({ command, params: { lr: 'float:0:1' } }))).toMatch(
      /^command: found a script of a shell .*; allowed: bash -c 'python sgd.py "\$@"' bash/,
    )
    const toy = {
      path: '.',
      command: ['bash', '-c', 'python sgd.py'],
      models: ['default'],
      supported_hyperparams: { lr: { type: 'float', range: [0, 1], flag: '--lr' } },
    }
    expect(refusal(() => parseModelsConfig({ models: { toy } }, 'models.json'))).toContain(
      'models.toy.command: found a script',
    )
    expect(plan({ command, seed: 1 }).experiments).toHaveLength(1)
  })
})
