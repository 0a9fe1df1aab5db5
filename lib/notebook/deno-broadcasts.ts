/** What is shown in a notebook of Deno, and of which output it is. */
export interface Broadcast {
  readonly kind: 'display_data' | 'update_display_data'
  readonly output: string
  readonly content: object
}

const longestWaitMs = 5000

/**
 * Sends to a notebook of Deno one after the other: a broadcast takes a while there, and without waiting for the one
 * before, an update may overtake its display. Of what waits only the newest of each output is sent.
 */
export class DenoBroadcasts {
  readonly #send: (broadcast: Broadcast) => unknown
  readonly #waiting: Broadcast[] = []
  #sending: Promise<void> | undefined

  constructor(send: (broadcast: Broadcast) => unknown) {
    this.#send = send
  }

  add(broadcast: Broadcast): void {
    const place = this.#waiting.findIndex(({ output }) => output === broadcast.output)
    const before = this.#waiting[place]
    if (before === undefined) this.#waiting.push(broadcast)
    else this.#waiting[place] = { ...broadcast, kind: before.kind }
    this.#sending ??= this.#sendAll()
  }

  /** Resolves when all is sent; also when it takes so long that the cell is not to wait for it. */
  async sent(): Promise<void> {
    const sending = this.#sending
    if (sending === undefined) return
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>(resolve => {
      timer = setTimeout(resolve, longestWaitMs)
    })
    await Promise.race([sending, enough])
    clearTimeout(timer)
  }

  async #sendAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.#send(next)
      } catch {
        // Deno closes its sockets before the process ends: a night is not to end by what could not be shown of it.
      }
    }
    this.#sending = undefined
  }
}
