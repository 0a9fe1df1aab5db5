import { isObject } from '../../config/batch/remarks.js'
import type { NightRecord } from '../../record/schema.js'
import { formatBytes, formatWatts } from '../../units.js'
import { shortCommit } from './code.js'

/**
 * A fact of a night, or of this machine now, that may make another run of the same experiments come out differently.
 */
export type Circumstances = Pick<NightRecord, 'machine' | 'versions' | 'repositories' | 'meters'> &
  Partial<Pick<NightRecord, 'seed' | 'options' | 'environment' | 'governor'>>

export const topics = ['machine', 'meters', 'versions', 'code', 'settings', 'environment', 'plan'] as const
export type Topic = (typeof topics)[number]

export interface Fact {
  readonly topic: Topic
  /** `CPU`, `node`, `commit of digits`, `cooldown`. */
  readonly name: string
  readonly value: string
}

/** The facts of a night that can be compared with those of another, without those it did not keep. */
export function factsOf(circumstances: Circumstances): readonly Fact[] {
  const { versions, repositories, seed, environment = {}, options: { env } = {} } = circumstances
  const steered = Object.entries(environment).filter(([name]) => steering.test(name))
  // What --env gave every run counts over what was there.
  const variables = { ...Object.fromEntries(steered), ...(isObject(env) ? env : {}) }
  return [
    ...machineFacts(circumstances),
    ...meterFacts(circumstances),
    ...Object.entries(versions).map(([name, value]) => fact('versions', name, value)),
    ...Object.entries(repositories).flatMap(([name, state]) => codeFacts(name, state)),
    ...settingFacts(circumstances),
    ...Object.entries(variables).map(([name, value]) =>
      fact('environment', name, belowHome(String(value), environment.HOME ?? '')),
    ),
    ...(seed === undefined || seed === null ? [] : [fact('plan', 'seed', String(seed))]),
  ]
}

function fact(topic: Topic, name: string, value: string): Fact {
  return { topic, name, value }
}

/** Every home is the same `~`, also one whose name a pack has taken out. */
function belowHome(text: string, home: string): string {
  if (!/^\/[^/]/.test(home)) return text
  // As whole folders, and not what only begins like it.
  return text
    .split(home)
    .reduce(
      (before, after) => before + (/^[\w.-]/.test(after) || /[\w.-]$/.test(before) ? home : '~') + after,
    )
}

function machineFacts({ machine }: Circumstances): Fact[] {
  if (machine === null) return []
  const { host, cpu, logical_cpus, memory_bytes, gpus, kernel, os, governor } = machine
  const each = (read: (gpu: (typeof gpus)[number]) => string) => gpus.map(read).join(', ')
  return [
    fact('machine', 'host', host),
    fact('machine', 'CPU', `${cpu}, ${logical_cpus} logical CPUs`),
    fact('machine', 'memory', formatBytes(memory_bytes)),
    fact('machine', 'GPU', each(({ name }) => name) || 'none'),
    ...(gpus.length === 0
      ? []
      : [
          fact('machine', 'GPU driver', [...new Set(gpus.map(({ driver }) => driver))].join(', ')),
          fact(
            'machine',
            'GPU power limit',
            each(({ power_limit_watts }) => formatWatts(power_limit_watts)),
          ),
        ]),
    fact('machine', 'system', os),
    fact('machine', 'kernel', kernel),
    fact('machine', 'governor', governor ?? 'not readable'),
  ]
}

function meterFacts({ meters }: Circumstances): Fact[] {
  return meters.map(({ meter, measures, source, assumption }) => {
    const how = source === 'estimated' ? ` (estimated: ${assumption})` : ''
    return fact('meters', `meter of ${measures}`, `${meter}${how}`)
  })
}

function codeFacts(name: string, { commit, diff }: NightRecord['repositories'][string]): Fact[] {
  const changed = fact('code', `changes in the tracked files of ${name}`, diff ?? '')
  return [
    fact('code', `commit of ${name}`, shortCommit(commit)),
    ...(typeof diff === 'string' ? [changed] : []),
  ]
}

// The settings that may affect what is measured or whether it succeeds.
const settings: Readonly<Record<string, string>> = {
  cooldown: 'cool-down',
  maxRetries: 'most retries',
  timeout: 'timeout',
  energy: 'energy measured',
  sampleInterval: 'sample interval in ms',
  backgroundLead: 'lead of the background load',
  maxTime: 'time told to the program',
  engine: 'engine',
}

function settingFacts({ options = {} }: Circumstances): Fact[] {
  return Object.entries(settings).flatMap(([option, name]) => {
    const value = options[option]
    return value === undefined || value === null ? [] : [fact('settings', name, String(value))]
  })
}

// Variables that steer trainings and their libraries; paths and the names of users differ anywhere and say nothing. Those of
// Terraform begin as TensorFlow's do.
const steering =
  /^(?:CUDA_|NVIDIA_|OMP_|MKL_|OPENBLAS_|NUMEXPR_|BLIS_|TF_(?!CLI_|VAR_|LOG|DATA_DIR|PLUGIN_|TOKEN_|WORKSPACE|REGISTRY_)|TORCH_|PYTORCH_|XLA_|JAX_|NCCL_|HF_|TRANSFORMERS_|TOKENIZERS_|PYTHONHASHSEED$|PYTHONOPTIMIZE$|NODE_OPTIONS$|LD_PRELOAD$|TZ$)/
