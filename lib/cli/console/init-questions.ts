import { autocompleteMultiselect, type CANCEL_SYMBOL, confirm, isCancel, text } from '@clack/prompts'
import { type InitChoices, InterruptedError, type Offer } from '../../index.js'
import { printableText } from '../../printable.js'

/** What `nightwatt init` asks in a terminal. Loaded by that command alone. */
export const initQuestions: InitChoices = {
  async hyperparameters(offers) {
    if (offers.length === 0) return []
    const names = given(
      await autocompleteMultiselect({
        ...onStderr,
        message: 'Which options to sweep? (type to search, Tab or Space to choose, Enter when done)',
        options: offers.map(offer => ({
          value: offer.name,
          label: printableText(`${offer.name}  ${valuesOf(offer)}`),
          hint: printableText(offer.text.slice(0, 80)),
        })),
        initialValues: offers.filter(({ suggested }) => suggested).map(({ name }) => name),
        maxItems: 12,
      }),
    )
    const chosen = offers.filter(({ name }) => names.includes(name))
    const numbers = chosen.filter(({ parameter }) => 'range' in parameter)
    if (numbers.length === 0) return chosen
    const fits = given(
      await confirm({
        ...onStderr,
        message: `The ranges are suggestions (${numbers.map(rangeText).join(', ')}). Take them?`,
      }),
    )
    if (fits) return chosen
    const changed = new Map<string, Offer>()
    for (const offer of numbers) changed.set(offer.name, await withRange(offer))
    return chosen.map(offer => changed.get(offer.name) ?? offer)
  },
  async trial(command) {
    return given(
      await confirm({ ...onStderr, message: `Run it once, to see its metrics?  ${printableText(command)}` }),
    )
  },
  async metrics(offers) {
    if (offers.length === 0) return []
    const names = given(
      await autocompleteMultiselect({
        ...onStderr,
        message: 'Which numbers of its log are metrics?',
        options: offers.map(({ name, value, declaration: { direction, unit } }) => ({
          value: name,
          label: printableText(name),
          hint: `${value}${unit ?? ''}${direction === undefined ? '' : `, ${direction} is better`}`,
        })),
        initialValues: offers.filter(({ suggested }) => suggested).map(({ name }) => name),
        maxItems: 12,
      }),
    )
    return offers.filter(({ name }) => names.includes(name))
  },
}

// stdout is for data.
const onStderr = { output: process.stderr }

function given<Value>(answer: Value | typeof CANCEL_SYMBOL): Value {
  if (isCancel(answer)) throw new InterruptedError('interrupted; nothing was written')
  return answer
}

function valuesOf({ parameter }: Offer): string {
  const values =
    'range' in parameter
      ? parameter.range.join(' … ')
      : 'values' in parameter
        ? parameter.values.join(', ')
        : 'on or off'
  const unmutated = parameter.default === undefined ? '' : ` (default ${parameter.default})`
  return `${values}${unmutated}`.slice(0, 100)
}

function rangeText({ name, parameter }: Offer): string {
  return 'range' in parameter ? `${name} ${parameter.range.join('…')}` : name
}

const rangeForm = /^\s*(-?[\d.]+(?:e[-+]?\d+)?)\s*(?::|\.\.\.?|…|,|\s)\s*(-?[\d.]+(?:e[-+]?\d+)?)\s*$/i

async function withRange(offer: Offer): Promise<Offer> {
  const { parameter, name } = offer
  if (!('range' in parameter)) return offer
  const isLog = parameter.distribution === 'log_uniform'
  const answer = given(
    await text({
      ...onStderr,
      message: `${printableText(name)}, from … to${isLog ? ' (above 0, drawn in its logarithm)' : ''}`,
      initialValue: parameter.range.join(' '),
      validate: said => mistakeIn(said ?? '', parameter.type === 'int', isLog),
    }),
  )
  const [min, max] = rangeIn(answer)
  return { ...offer, parameter: { ...parameter, range: [min, max] } }
}

function rangeIn(said: string): readonly [number, number] {
  const [, min, max] = rangeForm.exec(said) ?? []
  return [Number(min), Number(max)]
}

function mistakeIn(said: string, isInt: boolean, isLog: boolean): string | undefined {
  const [min, max] = rangeIn(said)
  if (!Number.isFinite(min) || !Number.isFinite(max) || min > max)
    return 'two numbers, the smaller first: 0.001 0.1'
  if (isInt && !(Number.isSafeInteger(min) && Number.isSafeInteger(max))) return 'two whole numbers'
  return isLog && min <= 0 ? 'a smallest value above 0' : undefined
}
