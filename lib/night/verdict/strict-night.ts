import type { Engine, Survey } from '../../engine/engine.js'
import { RefusedError } from '../../errors.js'
import { meterSummary } from '../../measure/meters.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { protocolBefore, type RuleVerdict } from '../../protocol/protocol.js'
import { breachInWords } from '../../protocol/protocol-words.js'

/**
 * Holds a strict night to the rules that can be judged before it starts.
 *
 * @returns What is to be told of those that nobody can judge here: they refuse nothing.
 * @throws RefusedError naming each rule that would be broken, with what is allowed and what to do.
 */
export async function refuseUnlessStrict(
  plan: NightPlan,
  engine: Engine,
  survey: Survey,
): Promise<readonly string[]> {
  if (!plan.settings.strict) return []
  const { rules } = protocolBefore({
    ...(await engine.lookAround(survey)),
    meters: survey.meters.map(meterSummary),
    plan: plan.experiments,
    ...(plan.sweep === undefined ? {} : { sweep: plan.sweep }),
    options: { ...plan.options, ...plan.settings },
  })
  const broken = rules.filter(({ state }) => state === 'broken')
  if (broken.length === 0) return notKnown(rules)
  const lines = broken.map(verdict => `  ${breachInWords(verdict)}; ${verdict.advice}`)
  throw new RefusedError(
    [
      `--strict: ${broken.length} of ${rules.length} rules that can be judged before a night are broken, so nothing was started:`,
      ...lines,
      'Without --strict the night runs, and says so at its end. The rules: docs/protocol.md',
    ].join('\n'),
  )
}

function notKnown(rules: readonly RuleVerdict[]): readonly string[] {
  const unknown = rules.filter(({ state }) => state === 'unknown').map(({ rule }) => rule)
  return unknown.length === 0
    ? []
    : [`--strict: not known on this machine, so neither kept nor broken: ${unknown.join(', ')}`]
}
