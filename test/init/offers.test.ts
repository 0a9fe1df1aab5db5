import { describe, expect, it } from 'vitest'
import { hyperparameterSchema } from '../../lib/config/parameter/hyperparameter-schema.ts'
import { describedOptions } from '../../lib/init/offer/described-options.ts'
import type { FoundOption } from '../../lib/init/offer/found-option.ts'
import { withGivenValues } from '../../lib/init/offer/given-values.ts'
import { offerOf, offersOf } from '../../lib/init/offer/offer.ts'
import { argumentsOf, cheapestSettings } from '../../lib/init/trial/run-trial.ts'

const option = (name: string, more: Partial<FoundOption>): FoundOption => ({
  name,
  flag: `--${name}`,
  type: 'float',
  default: undefined,
  required: false,
  text: '',
  ...more,
})

describe('an offer', () => {
  it('has a range by what its name is known as', () => {
    expect(offerOf(option('lr', { default: 0.001 }))).toMatchObject({
      suggested: true,
      parameter: { type: 'float', range: [0.0001, 0.01], default: 0.001, distribution: 'log_uniform' },
    })
    expect(offerOf(option('dropout', { default: 0.1 }))?.parameter).toMatchObject({ range: [0, 0.5] })
    expect(offerOf(option('epochs', { type: 'int', default: 10 }))).toMatchObject({
      lengthens: true,
      parameter: { range: [5, 20] },
    })
    expect(offerOf(option('weight_decay', { default: 0 }))?.parameter).toMatchObject({
      distribution: 'log_uniform',
      zero_probability: 0.2,
    })
  })

  it('stays within the bounds that the help tells', () => {
    expect(
      offerOf(option('batch_size', { type: 'int', default: 4, min: 2, max: 8 }))?.parameter,
    ).toMatchObject({
      range: [2, 8],
    })
    expect(offerOf(option('gain', { default: 5, min: 100, max: 200 }))?.parameter).toMatchObject({
      range: [100, 200],
    })
  })

  it('is not suggested for what belongs to a machine, a log or a file', () => {
    const plumbing = [
      'num_workers',
      'port',
      'log_interval',
      'save_steps',
      'local_rank',
      'eval_batch_size',
      'seq_every',
    ]
    for (const name of plumbing)
      expect(offerOf(option(name, { type: 'int', default: 2 }))?.suggested, name).toBe(false)
  })

  it('is one that the configuration takes, whatever the default', () => {
    const defaults = [
      undefined,
      null,
      0,
      -1,
      1,
      2,
      0.5,
      1e-12,
      1e12,
      -0.001,
      Number.MAX_SAFE_INTEGER,
      2 ** 60,
      -(2 ** 60),
    ]
    for (const name of ['lr', 'epochs', 'batch_size', 'dropout', 'seed', 'warmup_steps', 'strange']) {
      for (const type of ['int', 'float'] as const) {
        for (const value of defaults) {
          if (type === 'int' && value !== null && value !== undefined && !Number.isInteger(value)) continue
          const offer = offerOf(option(name, { type, default: value }))
          expect(
            hyperparameterSchema.safeParse(offer?.parameter).error,
            `${name} ${type} ${value}`,
          ).toBeUndefined()
        }
      }
    }
  })

  it('is none for text, and for a choice of one', () => {
    expect(offerOf(option('name', { type: 'text' }))).toBeUndefined()
    expect(offerOf(option('opt', { type: 'choice', values: ['adam'] }))).toBeUndefined()
  })
})

describe('the values of the command line', () => {
  it('are the unmutated ones', () => {
    const options = [
      option('epochs', { type: 'int', default: 90 }),
      option('lr', {}),
      option('amp', { type: 'bool' }),
    ]
    expect(
      withGivenValues(options, ['python', 'train.py', '--epochs', '5', '--lr=0.1', '--amp']),
    ).toMatchObject([
      { default: 5, given: true },
      { default: 0.1, given: true },
      { default: true, given: true },
    ])
  })
})

describe('the cheapest settings', () => {
  it('are one epoch, and all else as the program has it', () => {
    const offers = offersOf([
      option('epochs', { type: 'int', default: 90 }),
      option('max_steps', { type: 'int', default: 1000 }),
      option('lr', { default: 0.1 }),
    ])
    expect(cheapestSettings(offers)).toEqual({ epochs: 1 })
    expect(argumentsOf(cheapestSettings(offers), offers)).toEqual(['--epochs', '1'])
  })
})

describe('what Python says of its own parser', () => {
  it('has types and defaults that the help leaves out', () => {
    const described = JSON.stringify([
      { flags: ['-b', '--batch-size'], negatives: [], kind: 'int', default: 32, values: [], required: false },
      {
        flags: ['--amp'],
        negatives: ['--no-amp'],
        kind: 'switch',
        default: true,
        values: [],
        required: false,
      },
      { flags: ['--opt'], negatives: [], kind: 'choice', default: null, values: ['a', 'b'], required: true },
    ])
    expect(describedOptions(described, new Map([['-b', 'images a step']]))).toEqual([
      {
        name: 'batch_size',
        flag: '--batch-size',
        type: 'int',
        default: 32,
        required: false,
        text: 'images a step',
      },
      {
        name: 'amp',
        flag: '--amp',
        type: 'bool',
        flagFalse: '--no-amp',
        default: true,
        required: false,
        text: '',
      },
      {
        name: 'opt',
        flag: '--opt',
        type: 'choice',
        values: ['a', 'b'],
        default: null,
        required: true,
        text: '',
      },
    ])
  })

  it.each(['', '[]', '{}', 'no JSON', '[{"flags":[]}]'])('is left alone where it is none: %j', text => {
    expect(describedOptions(text, new Map())).toBeUndefined()
  })
})
