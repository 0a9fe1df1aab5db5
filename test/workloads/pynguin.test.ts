// Waits for a stand-in of Pynguin.
// Any Node: a shell script.
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { judgeLog } from '../../lib/run/log/judge-log.ts'
import { type LlmStandIn, startLlm } from '../stand-ins/llm.ts'
import { projectRoot } from '../support/workload.ts'

// Pynguin itself is played here, by a script on the PATH that says what it was told; the end-to-end tests install it.
const workload = join(projectRoot, 'config/workloads/pynguin')
const modules = join(workload, 'test_modules')
const llmName = 'deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B'

let folder: string
let scripts: string
let work: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightwatt-pynguin-'))
  scripts = join(folder, 'scripts of mine')
  work = join(folder, 'work')
  mkdirSync(scripts)
  mkdirSync(work)
  for (const name of ['mosa.sh', 'run.sh', 'pynguin.sh', 'setup.sh']) {
    cpSync(join(workload, name), join(scripts, name))
  }
  playPynguin('echo "danger aware: $PYNGUIN_DANGER_AWARE"')
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Puts a Pynguin on the PATH that prints its arguments, one a line, and does what is given. */
function playPynguin(body: string): void {
  const file = join(folder, 'bin', 'pynguin')
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@"\n${body}\n`)
  chmodSync(file, 0o755)
}

interface Ended {
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

function script(name: string, words: readonly string[], env: Record<string, string | undefined> = {}) {
  const path = [join(folder, 'bin'), process.env.PATH].join(delimiter)
  return execa('bash', [join(scripts, name), ...words], {
    cwd: work,
    env: { PATH: path, NIGHTWATT_LLM_URL: undefined, ...env },
    reject: false,
  }) as Promise<Ended>
}

const shapes = ['-p', join(modules, 'shapes'), '-o', './out/mosa', '-m', 'shapes.triangle']

/** The value after an option in what the played Pynguin printed. */
function told(log: string, option: string): string | undefined {
  const lines = log.split('\n')
  return lines[lines.lastIndexOf(option) + 1]
}

describe('mosa.sh', () => {
  it('tells Pynguin where the module is, what to do and how long', async () => {
    const { exitCode, stdout } = await script('mosa.sh', [...shapes, '-t', '10'])
    expect(exitCode).toBe(0)
    expect(told(stdout, '--project-path')).toBe(join(modules, 'shapes'))
    expect(told(stdout, '--output-path')).toBe('./out/mosa')
    expect(told(stdout, '--report-dir')).toBe('./out/mosa')
    expect(told(stdout, '--module-name')).toBe('shapes.triangle')
    expect(told(stdout, '--maximum-search-time')).toBe('10')
    expect(told(stdout, '--algorithm')).toBe('MOSA')
    expect(stdout).toContain('danger aware: 1')
  })

  it("passes Pynguin's own options on as they are, whatever the order", async () => {
    const own = [
      '--seed',
      '5',
      '--max_delta',
      '-3',
      '--coverage_metrics',
      'BRANCH',
      'LINE',
      '--population=50',
    ]
    const { exitCode, stdout } = await script('mosa.sh', [...own, '-t', '10', ...shapes, '--elite', '2'])
    expect(exitCode).toBe(0)
    expect(stdout.split('\n').slice(-11, -1)).toEqual([...own, '--elite', '2'])
  })

  it('keeps the log in a file of the working folder and makes the folders', async () => {
    const { stdout } = await script('mosa.sh', [...shapes, '-r', './report of it'])
    expect(readFileSync(join(work, 'mosa-shapes.triangle.log'), 'utf8')).toBe(`${stdout}\n`)
    expect(() => mkdirSync(join(work, 'out/mosa'))).toThrow('EEXIST')
    expect(() => mkdirSync(join(work, 'report of it'))).toThrow('EEXIST')
  })

  it("ends with Pynguin's exit code", async () => {
    playPynguin('exit 3')
    expect((await script('mosa.sh', shapes)).exitCode).toBe(3)
  })

  it.each([
    ['-p is missing', []],
    ['-o is missing', ['-p', modules, '-m', 'shapes.triangle']],
    ['-m has no value', ['-p', modules, '-o', 'out', '-m']],
    ['-o has no value', ['-p', modules, '-o', '-m', 'shapes.triangle']],
    ['found -n, which is no option here', [...shapes, '-n', llmName]],
    ['found stray, which is no option here', [...shapes, 'stray']],
    ['-t: found 1.5; allowed: a whole number of seconds above 0', [...shapes, '-t', '1.5']],
    ['-p: No such file or directory: ./elsewhere', [...shapes, '-p', './elsewhere']],
    ['-m: found ../triangle; allowed: a module as it is imported', [...shapes, '-m', '../triangle']],
  ])('refuses a wrong call, saying "%s" and how it is called', async (reason, words) => {
    const { exitCode, stdout, stderr } = await script('mosa.sh', words)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(`mosa.sh: ${reason}`)
    expect(stderr).toContain('usage: bash mosa.sh -p PROJECT_FOLDER')
  })

  it('names setup.sh where there is no Pynguin', async () => {
    const tools = join(folder, 'tools')
    mkdirSync(tools)
    for (const name of ['basename', 'dirname']) {
      const { stdout } = await execa('bash', ['-c', `type -P ${name}`])
      symlinkSync(stdout, join(tools, name))
    }
    const { stdout: bash } = await execa('bash', ['-c', 'type -P bash'])
    const { exitCode, stderr } = await execa(bash, [join(scripts, 'mosa.sh'), ...shapes], {
      cwd: work,
      env: { PATH: tools },
      extendEnv: false,
      reject: false,
    })
    expect(exitCode).toBe(127)
    expect(stderr).toContain('command not found: pynguin')
    expect(stderr).toContain(`bash ${join(scripts, 'setup.sh')}`)
  })
})

describe('run.sh', () => {
  const call = [...shapes, '-n', llmName, '-t', '10']
  let llm: LlmStandIn

  beforeAll(async () => {
    llm = await startLlm()
  })
  afterAll(() => llm.stop())

  it('tells Pynguin which model to ask, where, and when in a short search', async () => {
    const { exitCode, stdout } = await script('run.sh', call, { NIGHTWATT_LLM_URL: `${llm.url}/` })
    expect(exitCode).toBe(0)
    expect(told(stdout, '--algorithm')).toBe('LLMOSA')
    expect(told(stdout, '--model-name')).toBe(llmName)
    expect(told(stdout, '--llm-url')).toBe(llm.url)
    expect(told(stdout, '--stall-detection-window-seconds')).toBe('1')
    expect(told(stdout, '--min-remaining-budget-for-llm')).toBe('1')
  })

  it('keeps the key out of the command line', async () => {
    playPynguin('echo "key: $PYNGUIN_OPENAI_API_KEY"')
    const env = { NIGHTWATT_LLM_URL: llm.url, PYNGUIN_OPENAI_API_KEY: undefined, OPENAI_API_KEY: 'my-key' }
    const { stdout } = await script('run.sh', call, env)
    expect(stdout).toContain('key: my-key')
    expect(stdout.match(/my-key/g)).toHaveLength(1)
  })

  it.each([
    ['NIGHTWATT_LLM_URL is not set', call, {}],
    ['-n is missing; without a language model: bash mosa.sh', shapes, {}],
  ])('refuses a wrong call, saying "%s"', async (reason, words, env) => {
    const { exitCode, stderr } = await script('run.sh', words, env)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`run.sh: ${reason}`)
  })

  it('says so when no server answers, before it starts a search', async () => {
    const { exitCode, stdout, stderr } = await script('run.sh', call, {
      NIGHTWATT_LLM_URL: 'http://127.0.0.1:1/v1',
    })
    expect(exitCode).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/no server answers at http:\/\/127\.0\.0\.1:1\/v1\/models .*Connection refused/)
  })

  const unanswered = `
echo '[14:58:54] [WARNING] [Worker-7](pynguin.large_language_model.client:_handle_retry_error:478): LLM APIError on attempt 1/8, retrying in 3.2s: Error code: 500'
echo '[14:58:54] [ERROR] [Worker-7](pynguin.large_language_model.llmagent:query:471): An error occurred while querying the OpenAI API. Model: X, Prompt: ### Task'`
  const counted = (n: number) =>
    `echo '[14:58:54] [INFO] [Worker-7](pynguin.large_language_model.llmagent:_log_and_track_llm_stats:716): ${n} out of ${n} LLM responses have Python code.'`

  it('is no success when the model answered no question, though Pynguin thinks so', async () => {
    playPynguin([unanswered, counted(1), unanswered, counted(2)].join('\n'))
    const { exitCode, stderr } = await script('run.sh', call, { NIGHTWATT_LLM_URL: llm.url })
    expect(exitCode).toBe(1)
    expect(stderr).toBe(`run.sh: ${llmName} at ${llm.url} answered none of 2 questions: Error code: 500`)
  })

  it('is a success when it answered some', async () => {
    playPynguin([unanswered, counted(1), counted(2)].join('\n'))
    expect((await script('run.sh', call, { NIGHTWATT_LLM_URL: llm.url })).exitCode).toBe(0)
  })
})

describe("the language model's stand-in", () => {
  const question = (path: string, source: string) =>
    `### Module under test\n- Module path: \`${path}\`\n- Module source code:\n\`\`\`python\n${source}\n\`\`\`\n`

  async function ask(llm: LlmStandIn, content: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${llm.url}/chat/completions`, {
      method: 'POST',
      headers: { Authorization: 'Bearer none' },
      body: JSON.stringify({ model: llmName, messages: [{ role: 'user', content }] }),
    })
    return { status: response.status, text: await response.text() }
  }

  it('answers with tests of the module asked for, and keeps the question', async () => {
    const llm = await startLlm()
    try {
      const known = await ask(llm, question('text/roman.py', 'LARGEST = 3999'))
      expect(known.text).toContain('from text.roman import')
      const other = await ask(llm, question('a/b.py', 'def f(x: int, y: str = "") -> int:\n    return x'))
      expect(other.text).toContain("import a.b\\n\\n\\ndef test_f():\\n    a.b.f(7, 'seven')\\n```")
      expect(llm.requests()).toMatchObject([
        { method: 'POST', path: '/v1/chat/completions', key: true, model: llmName },
        { question: expect.stringContaining('a/b.py') },
      ])
    } finally {
      await llm.stop()
    }
  })

  it('fails when told to', async () => {
    const llm = await startLlm({ fail: 500 })
    try {
      expect((await ask(llm, 'anything')).status).toBe(500)
    } finally {
      await llm.stop()
    }
  })
})

describe('the shipped list and config', () => {
  it('lists modules that are there', () => {
    const rows = readFileSync(join(workload, 'list.dt'), 'utf8').trim().split('\n')
    expect(rows).toEqual(['shapes,shapes.triangle', 'text,text.roman'])
    for (const row of rows) {
      const [project = '', module = ''] = row.split(',')
      const file = `${module.replaceAll('.', '/')}.py`
      expect(readFileSync(join(modules, project, file), 'utf8')).toContain('def ')
    }
  })

  // Lines of a real log of Pynguin 0.48.0, in their order.
  const log = `
[14:57:43] [INFO] [Worker-5456](pynguin.ga.searchobserver:before_first_search_iteration:75): Initial Population, Coverage: 0.394737
[14:57:51] [INFO] [Worker-5456](pynguin.ga.searchobserver:after_search_iteration:81): Iteration:     684, Coverage: 1.000000
[14:57:51] [INFO] [Worker-5456](pynguin.large_language_model.llmagent:_log_and_track_llm_stats:716): 6 out of 6 LLM responses have Python code.
[14:57:51] [INFO] [Worker-5456](pynguin.generator:_setup_mutation_analysis_assertion_generator:1650): Generated 176 mutants
[14:57:54] [INFO] [Worker-5456](pynguin.assertion.assertiongenerator:__report_mutation_summary:686): Mutation analysis truncated: created 176 mutant(s), checked 174.
[14:57:54] [INFO] [Worker-5456](pynguin.assertion.assertiongenerator:__report_mutation_summary:728): Number of Surviving Mutant(s): 39 (Mutants: 14, 18)
[14:57:54] [WARNING] [Worker-5456](pynguin.generator:_check_coverage:1450): Coverage after minimization changed from [1.0] to [0.9736842105263158]
[14:57:54] [INFO] [Worker-5456](pynguin.generator:_export_chromosome:1793): Written 18 test cases to /work/test_outputs/shapes/triangle/1.5b/test_triangle.py`

  it.each(['mosa', 'codamosa'])("reads %s's numbers from Pynguin's log", name => {
    const config = JSON.parse(readFileSync(join(projectRoot, 'config/testgen.json'), 'utf8'))
    const path = join(mkdtempSync(join(tmpdir(), 'nightwatt-pynguin-')), 'training.log')
    writeFileSync(path, log)
    expect(judgeLog(path, { metrics: config.models[name].performance_metrics.log_patterns }).metrics).toEqual(
      {
        coverage: 0.9736842105263158,
        generated_tests: 18,
        iterations: 684,
        mutants: 174,
        surviving_mutants: 39,
        ...(name === 'codamosa' ? { llm_questions: 6 } : {}),
      },
    )
  })
})
