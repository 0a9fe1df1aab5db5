// Waits for training.
// Any Node: a Python.
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  finalMetric,
  projectRoot,
  pythonCan,
  runTraining,
  type Training,
  withoutTimes,
} from '../support/workload.ts'

const script = join(projectRoot, 'config/workloads/sklearn_digits/train.py')
const train = (...words: string[]): Promise<Training> => runTraining('python3', [script, ...words])
const small = ['--hidden', '32', '--epochs', '5']

const hasPython = pythonCan('')
const hasSklearn = pythonCan('import sklearn')
const unlessSkipped = (can: boolean, what: string): string => (can ? '' : ` (skipped: ${what})`)
const noPython = unlessSkipped(hasPython, 'no python3 on the PATH')
const noSklearn = unlessSkipped(hasSklearn, 'python3 cannot import sklearn; pip install scikit-learn')

describe('the sklearn_digits workload', () => {
  it('can be started as a program', () => {
    expect(() => accessSync(script, constants.X_OK)).not.toThrow()
  })

  it.skipIf(!hasSklearn)(`prints the lines of the digits workload${noSklearn}`, async () => {
    const training = await train(...small)
    expect(training.exitCode).toBe(0)
    expect(training.log).toContain('1437 training images, 360 test images')
    expect(
      training.log.match(
        /^Epoch \d\/5 - Train Loss: \d\.\d{4} - Test Loss: \d\.\d{4} - Test Accuracy: \d\d\.\d\d - \d+\.\d\d s$/gm,
      ),
    ).toHaveLength(5)
    expect(training.log).toMatch(/Training completed successfully$/)
    expect(training.log.length).toBeGreaterThan(1000)
  })

  it.skipIf(!hasSklearn)(`gives the same numbers for the same seed${noSklearn}`, async () => {
    const [first, again] = await Promise.all([train(...small, '--seed', '7'), train(...small, '--seed', '7')])
    expect(withoutTimes(again)).toBe(withoutTimes(first))
  })

  it.skipIf(!hasSklearn)(
    `learns less with a tiny learning rate or much weight decay${noSklearn}`,
    async () => {
      const [good, slow, decayed, logistic] = await Promise.all([
        train(...small, '--lr', '0.050000'),
        train(...small, '--lr', '0.000500'),
        train(...small, '--lr', '0.050000', '--alpha', '10.000000'),
        train('--model', 'logistic', '--epochs', '20'),
      ])
      const accuracy = finalMetric(good, 'Test Accuracy')
      expect(accuracy).toBeGreaterThan(93)
      expect(finalMetric(slow, 'Test Accuracy')).toBeLessThan(accuracy - 10)
      expect(finalMetric(decayed, 'Test Accuracy')).toBeLessThan(accuracy - 2)
      expect(finalMetric(logistic, 'Test Accuracy')).toBeGreaterThan(93)
    },
  )

  it.skipIf(!hasPython).each([
    ['--lr', 'nan', 'a number above 0, up to 10'],
    ['--epochs', '1.5', 'an integer from 1, up to 100000'],
    ['--batch-size', '5000', 'an integer from 1, up to 1437'],
    ['--model', 'svm', 'mlp or logistic'],
  ])(`refuses %s %s, saying what is allowed${noPython}`, async (flag, value, allowed) => {
    const training = await train(flag, value)
    expect(training.exitCode).toBe(2)
    expect(training.errors).toContain(`${flag}: found "${value}"; allowed: ${allowed}`)
  })

  it.skipIf(!hasPython)(`says how to install scikit-learn where it is missing${noPython}`, async () => {
    // -S leaves out the folder of installed packages, -E and -s whatever the environment adds to it.
    const training = await runTraining('python3', ['-E', '-s', '-S', script])
    expect(training.exitCode).toBe(1)
    expect(training.errors).toContain('ModuleNotFoundError')
    expect(training.errors).toContain('python3 -m pip install scikit-learn')
  })
})
