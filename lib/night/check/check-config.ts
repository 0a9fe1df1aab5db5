import { isDeepStrictEqual } from 'node:util'
import { ownValue } from '../../config/own-value.js'
import { declarationsOf } from '../../plan/metric-options.js'
import type { NightPlan } from '../../plan/plan-night.js'
import { missingIn, recordedPlan } from '../../plan/recorded-plan.js'
import { repositoriesOf } from '../../plan/repositories-of.js'
import { contradictionText } from '../../record/check/contradictions/contradiction.js'
import type { Finding } from '../../record/check/finding.js'
import type { JournalEntry } from '../../record/journal/journal.js'
import type { NightRecord } from '../../record/schema.js'
import { trainingArguments } from '../../run/command/command.js'
import { repositoryFolder } from '../../run/command/folders.js'

/**
 * Holds what night.json keeps of its configuration against what came of it: the plan, what the metrics mean, and the
 * arguments and folder of each command that was started. Nothing is said of a configuration that was changed before the
 * night went on, nor of one from which secrets were taken out.
 */
export function checkConfig(
  path: string,
  night: NightRecord,
  entries: readonly JournalEntry[],
): readonly Finding[] {
  const isChanged = night.resumes?.some(({ changes }) => changes.length > 0) === true
  const isRedacted = night.redactions?.some(place => place.startsWith('config')) === true
  if (night.plan === null || night.imported_from !== undefined || isChanged || isRedacted) return []
  let planned: NightPlan
  try {
    planned = recordedPlan(night, path)
  } catch (error) {
    const problem = `holds no configuration or options that a night can run with: ${error instanceof Error ? error.message : String(error)}`
    return [{ place: 'night.json', problem, mend: '', kind: 'inconsistent', field: 'config' }]
  }
  const missing = [...new Set(planned.experiments.flatMap(one => missingIn(planned.config, one)))]
  if (missing.length > 0) return [finding('config', missing, 'all that the plan needs')]
  const declared = night.metric_declarations
  const expected = declarationsOf(planned.config, repositoriesOf(planned.experiments))
  return [
    ...(declared === undefined || isDeepStrictEqual(plain(declared), plain(expected))
      ? []
      : [finding('metric_declarations', declared, expected)]),
    ...Object.entries(night.repositories).flatMap(([name, { path: told }]) => {
      const repository = ownValue(planned.config.models, name)
      return repository === undefined || repository.path === told
        ? []
        : [finding(`repositories.${name}.path`, told, repository.path)]
    }),
    ...entries.flatMap(entry => ofCommand(entry, planned)),
  ]
}

function ofCommand({ type, index, command, time }: JournalEntry, planned: NightPlan): readonly Finding[] {
  const experiment =
    typeof index === 'number' ? planned.experiments[index - (planned.firstIndex ?? 1)] : undefined
  const program = type === 'background-started' ? experiment?.background : experiment
  if ((type !== 'attempt-started' && type !== 'background-started') || program === undefined) return []
  const repository = ownValue(planned.config.models, program.repository)
  const args: unknown = Reflect.get(Object(command), 'args')
  if (repository === undefined || !Array.isArray(args) || JSON.stringify(args).includes('[redacted'))
    return []
  const findings: Finding[] = []
  const at = `${type} of ${time}`
  const cwd: unknown = Reflect.get(Object(command), 'cwd')
  const folder = repositoryFolder(planned.base, repository)
  if (cwd !== folder) findings.push(finding('command.cwd', cwd, folder, `journal.ndjson`, at))
  // What a template says holds what only the run knew.
  if (repository.command_template !== undefined) return findings
  const expected = trainingArguments(repository, program)
  const last = args.slice(args.length - expected.length)
  if (!isDeepStrictEqual(last, expected))
    findings.push(finding('command.args', args, expected, 'journal.ndjson', at))
  const { train_script: script, command: words } = repository
  const file: unknown = Reflect.get(Object(command), 'file')
  const start = [file, ...args.slice(0, args.length - expected.length)].join(' ')
  const name = (script ?? words?.[0] ?? '').split('/').at(-1) ?? ''
  if (!start.includes(name))
    findings.push(finding('command.file', start, `a path that ends in ${name}`, 'journal.ndjson', at))
  return findings
}

function finding(field: string, found: unknown, expected: unknown, place = 'night.json', at = ''): Finding {
  const text = contradictionText({ field, found, expected, doubts: 'nothing' })
  const problem = `${at === '' ? 'does not say what its configuration and its plan do' : `${at} is not what the configuration of night.json starts`}: ${text}`
  return { place, problem, mend: '', kind: 'inconsistent', field, found, expected }
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
