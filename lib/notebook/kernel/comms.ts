import { hearComm } from '../explore/picked-rows.js'

type Jupyter = typeof import('tslab/dist/jupyter.js')

/**
 * Hears the comms of a notebook, which tslab 1.0.22 only warns of as "unknown msg_type". They are heard at once, also
 * while a cell runs.
 */
export function hearingComms({ ZmqServer }: Jupyter): void {
  const { handleShellMessage } = ZmqServer.prototype
  ZmqServer.prototype.handleShellMessage = function (socket, ...frames) {
    const comm = commIn(frames)
    if (comm === undefined) return handleShellMessage.call(this, socket, ...frames)
    hearComm(comm)
    return Promise.resolve()
  }
}

// https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol: identities, delimiter, signature,
// header, parent header, metadata, content.
const delimiter = '<IDS|MSG>'

function commIn(frames: readonly Uint8Array[]): unknown {
  const texts = frames.map(frame => Buffer.from(frame))
  const at = texts.findIndex(frame => frame.toString('latin1') === delimiter)
  try {
    const { msg_type: type } = JSON.parse(String(texts[at + 2]))
    if (typeof type !== 'string' || !type.startsWith('comm_') || type === 'comm_info_request')
      return undefined
    return JSON.parse(String(texts[at + 5]))
  } catch {
    return undefined
  }
}
