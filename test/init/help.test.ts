import { describe, expect, it } from 'vitest'
import type { HelpOption } from '../../lib/init/help/help-option.ts'
import { readHydra } from '../../lib/init/help/hydra.ts'
import { readHelp } from '../../lib/init/help/read-help.ts'
import { readOptions } from '../../lib/init/offer/read-option.ts'

/** What is concluded from a help text, by name, without what its author wrote. */
function found(help: string | readonly HelpOption[]): Record<string, unknown> {
  const options = readOptions(typeof help === 'string' ? (readHelp(help)?.options ?? []) : help)
  return Object.fromEntries(
    options.map(({ name, text: _, required, ...option }) => [
      name,
      required ? { ...option, required } : option,
    ]),
  )
}

describe('a help of argparse', () => {
  it('tells numbers, choices, switches and pairs with their defaults', () => {
    expect(
      found(`usage: train.py [-h] --data DIR [-b N] [--lr LR] [--opt {adam,sgd}] [--amp | --no-amp]

Trains a network.

options:
  -h, --help            show this help message and exit
  --data DIR            folder of the images
  -b N, --batch-size N  images a step (default: 256)
  --lr LR               learning rate (default: 5e-05)
  --opt {adam,sgd}
                        optimizer (default: adam)
  --amp, --no-amp       mixed precision (default: True)
  --no-aug              without augmentation
  --betas B B           of Adam (default: (0.9, 0.999))
  --layers [N ...]      sizes
`),
    ).toEqual({
      data: { type: 'text', flag: '--data', default: undefined, required: true },
      batch_size: { type: 'int', flag: '--batch-size', default: 256 },
      lr: { type: 'float', flag: '--lr', default: 5e-5 },
      opt: { type: 'choice', flag: '--opt', values: ['adam', 'sgd'], default: 'adam' },
      amp: { type: 'bool', flag: '--amp', flagFalse: '--no-amp', default: true },
      no_aug: { type: 'bool', flag: '--no-aug', default: false },
      betas: { type: 'text', flag: '--betas', default: '(0.9, 0.999)' },
      layers: { type: 'text', flag: '--layers', default: undefined },
    })
  })

  it('tells the arguments of Hugging Face: two spellings, values that may be left out, and None', () => {
    expect(
      found(`options:
  --learning_rate LEARNING_RATE, --learning-rate LEARNING_RATE
                        The initial learning rate. (default: 5e-05)
  --num_train_epochs NUM_TRAIN_EPOCHS, --num-train-epochs NUM_TRAIN_EPOCHS
                        Total number of epochs. (default: 3.0)
  --warmup_steps WARMUP_STEPS
                        Steps of warm-up. (default: 0)
  --fp16 [FP16]         16-bit precision. (default: False)
  --lr_scheduler_type {linear,cosine,constant}
                        The schedule. (default: linear)
  --dataloader_drop_last [DATALOADER_DROP_LAST]
                        Drop the last batch. (default: False)
  --run_name RUN_NAME   A name. (default: None)
`),
    ).toMatchObject({
      learning_rate: { type: 'float', flag: '--learning_rate', default: 5e-5 },
      num_train_epochs: { type: 'float', default: 3 },
      warmup_steps: { type: 'int', default: 0 },
      fp16: { type: 'bool', byValue: true, default: false },
      lr_scheduler_type: { type: 'choice', values: ['linear', 'cosine', 'constant'], default: 'linear' },
      dataloader_drop_last: { type: 'bool', byValue: true, default: false },
      run_name: { type: 'text', default: null },
    })
  })

  it('says nothing of a default that the help leaves out', () => {
    const { epochs, workers } = found(`options:
  --epochs EPOCHS    times each image is learnt
  --workers WORKERS  how many load data
`)
    expect(epochs).toEqual({ type: 'int', flag: '--epochs', default: undefined })
    expect(workers).toEqual({ type: 'text', flag: '--workers', default: undefined })
  })

  it('takes a dash in the column of descriptions for text', () => {
    expect(
      found(`options:
  --mode MODE           one of two:
                        --fast and reckless
                        --slow (default: 3)
`),
    ).toEqual({ mode: { type: 'int', flag: '--mode', default: 3 } })
  })
})

describe('a help of click', () => {
  it('tells types, ranges, choices and pairs', () => {
    expect(
      found(`Usage: train [OPTIONS] DATA

Options:
  -e, --epochs INTEGER RANGE      Epochs.  [default: 10; x>=1]
  --dropout FLOAT RANGE           Share.  [default: 0.1; 0<=x<=0.9]
  --optimizer [adam|sgd|lion]     Optimizer.  [default: adam]
  --progress-bar / --no-progress-bar
                                  Show a bar.  [default: progress-bar]
  --seed INTEGER                  Seed.  [required]
  --tag TEXT...                   Tags.
  --version                       Show the version and exit.
  --help                          Show this message and exit.
`),
    ).toMatchObject({
      epochs: { type: 'int', flag: '--epochs', default: 10, min: 1 },
      dropout: { type: 'float', default: 0.1, min: 0, max: 0.9 },
      optimizer: { type: 'choice', values: ['adam', 'sgd', 'lion'], default: 'adam' },
      progress_bar: { type: 'bool', flagFalse: '--no-progress-bar', default: true },
      seed: { type: 'int', default: undefined },
      tag: { type: 'text' },
    })
  })

  it('tells the same in boxes, as typer draws them', () => {
    expect(
      found(`
 Usage: train [OPTIONS]

╭─ Options ──────────────────────────────────────────────────────────────────╮
│ *  --data                -d           TEXT            Data. [required]       │
│    --lr                               FLOAT           Rate. [default: 0.001] │
│    --batch-size          -b           INTEGER         Images a step, of      │
│                                                       both kinds.            │
│                                                       [default: 32]          │
│    --opt                              [adam|sgd]      [default: adam]        │
│    --amp                     --no-amp                 [default: no-amp]      │
│    --depth                            INTEGER RANGE [x>=2]  [default: 4]     │
│    --help                                             Show this message.     │
╰────────────────────────────────────────────────────────────────────────────╯
`),
    ).toMatchObject({
      data: { type: 'text', required: true },
      lr: { type: 'float', default: 0.001 },
      batch_size: { type: 'int', flag: '--batch-size', default: 32 },
      opt: { type: 'choice', values: ['adam', 'sgd'], default: 'adam' },
      amp: { type: 'bool', flag: '--amp', flagFalse: '--no-amp', default: false },
      depth: { type: 'int', default: 4 },
    })
  })
})

describe('a help of absl', () => {
  it('tells types, ranges, enums and negations', () => {
    expect(
      found(`Trains an agent.
flags:

learner.py:
  --[no]augment: Apply random shifts.
    (default: 'false')
  -b,--batch_size: Batch size.
    (default: '4')
    (an integer in the range [1, 1024])
  --discounting: Discounting.
    (default: '0.99')
    (a number)
  --backend: <mjx|spring>: The engine.
    (default: 'mjx')
  --env: Name.
    (default: 'ant')
  --layers: Sizes.
    (a comma separated list)

Try --helpfull to get a list of all flags.
`),
    ).toEqual({
      augment: { type: 'bool', flag: '--augment', flagFalse: '--noaugment', default: false },
      batch_size: { type: 'int', flag: '--batch_size', default: 4, min: 1, max: 1024 },
      discounting: { type: 'float', flag: '--discounting', default: 0.99 },
      backend: { type: 'choice', flag: '--backend', values: ['mjx', 'spring'], default: 'mjx' },
      env: { type: 'text', flag: '--env', default: 'ant' },
      layers: { type: 'text', flag: '--layers', default: undefined },
    })
  })
})

describe('the configuration of a Hydra program', () => {
  it('has a key for each of its values', async () => {
    expect(
      found(
        await readHydra(`seed: 1
optim:
  _target_: torch.optim.Adam
  lr: 1.0e-03
  weight_decay: 0.0
  nesterov: false
trainer:
  max_epochs: 3
  clip: null
  callbacks:
  - early
`),
      ),
    ).toEqual({
      seed: { type: 'int', flag: 'seed=', default: 1 },
      'optim.lr': { type: 'float', flag: 'optim.lr=', default: 0.001 },
      'optim.weight_decay': { type: 'float', flag: 'optim.weight_decay=', default: 0 },
      'optim.nesterov': { type: 'bool', flag: 'optim.nesterov=', byValue: true, default: false },
      'trainer.max_epochs': { type: 'int', flag: 'trainer.max_epochs=', default: 3 },
      'trainer.clip': { type: 'float', flag: 'trainer.clip=', default: null },
    })
  })
})

describe('any other help', () => {
  it('is read where it shows no places for values at all', () => {
    expect(
      found(`Trains a small network.

  --model         mlp or logistic (default mlp)
  --epochs        an integer from 1, up to 10000 (default 6)
  --weight-decay  a number from 0, up to 1 (default 0)
`),
    ).toMatchObject({
      model: { type: 'text', default: 'mlp' },
      epochs: { type: 'int', flag: '--epochs', default: 6 },
      weight_decay: { type: 'float', default: 0 },
    })
  })

  it('is read in Chinese', () => {
    expect(
      found(`用法：train.py [选项]

选项：
  --学习率 FLOAT        学习率（默认值：0.01）
  --epochs N            训练轮数 (默认: 20)
  --optimizer {adam,sgd}
                        优化器，默认为 adam
`),
    ).toMatchObject({
      学习率: { type: 'float', default: 0.01 },
      epochs: { type: 'int', default: 20 },
      optimizer: { type: 'choice', default: 'adam' },
    })
  })

  it('has 2,000 options as soon as 20', () => {
    const lines = Array.from(
      { length: 2000 },
      (_, at) => `  --option-${at} FLOAT  value ${at} (default: ${at}.5)`,
    )
    const options = found(`options:\n${lines.join('\n')}\n`)
    expect(Object.keys(options)).toHaveLength(2000)
    expect(options.option_1999).toEqual({ type: 'float', flag: '--option-1999', default: 1999.5 })
  })

  it.each([
    '',
    'Traceback (most recent call last):\nValueError: no',
    'epoch 1 loss 0.5',
    '- one\n- two',
  ])('is none where it has no option: %j', text => {
    expect(found(text)).toEqual({})
  })
})
