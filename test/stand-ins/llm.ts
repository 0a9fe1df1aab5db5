import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const program = fileURLToPath(new URL('./llm-stand-in.py', import.meta.url))

const requestSchema = z.object({
  method: z.string(),
  path: z.string(),
  /** Whether a key came with it. */
  key: z.boolean(),
  model: z.string().optional(),
  question: z.string().optional(),
})

export type LlmRequest = z.infer<typeof requestSchema>

export interface LlmStandIn {
  /** Base of its API, as NIGHTWATT_LLM_URL wants it. */
  readonly url: string
  /** What it was asked so far. */
  requests(): LlmRequest[]
  stop(): Promise<void>
}

/** Starts a language model's server that is none; `fail` is the HTTP status of every answer. */
export async function startLlm({ fail = 0 }: { readonly fail?: number } = {}): Promise<LlmStandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'nightwatt-llm-'))
  const log = join(folder, 'requests.jsonl')
  const server = spawn('python3', [program, '--log', log, '--fail', String(fail)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: server.stdout })
  const [url] = await Promise.race([
    once(lines, 'line'),
    once(server, 'exit').then(([code]) => {
      throw new Error(`the stand-in of the language model ended with ${code}`)
    }),
  ])
  return {
    url: z.string().parse(url),
    requests: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => requestSchema.parse(JSON.parse(line))),
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        server.kill()
        await once(server, 'exit')
      }
      rmSync(folder, { recursive: true })
    },
  }
}
