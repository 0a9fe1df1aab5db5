/** A display in a notebook of Deno, and the output it belongs to. */
export interface Broadcast {
  readonly kind: 'display_data' | 'update_display_data'
  readonly output: string
  readonly content: object
}

const maxWaitMs = 5000

/**
 * Sends displays to a notebook of Deno one after another: a broadcast takes a while there, and without waiting, an
 * update may overtake its display. Of the waiting ones only the newest of each output is sent.
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

  /** Resolves when everything is sent, or when it takes too long for the cell to wait. */
  async sent(): Promise<void> {
    const sending = this.#sending
    if (sending === undefined) return
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>(resolve => {
      timer = setTimeout(resolve, maxWaitMs)
    })
    await Promise.race([sending, enough])
    clearTimeout(timer)
  }

  async #sendAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.#send(next)
      } catch {
        // Deno closes its sockets before the process ends: a night must not end because something could not be shown.
      }
    }
    this.#sending = undefined
  }
}
