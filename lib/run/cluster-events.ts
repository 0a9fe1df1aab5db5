/** What happens to a night whose blocks run as jobs of a cluster, beside what happens to any night. */
export type ClusterEvent =
  | {
      /** Blocks of a night were given to a cluster. */
      readonly type: 'jobs-submitted'
      readonly job: string
      readonly blocks: readonly number[]
    }
  | {
      /** What became of a block of a night on a cluster. */
      readonly type: 'block'
      readonly block: number
      /** `left` is what did not end and is not asked for again by itself. */
      readonly standing: 'waiting' | 'running' | 'ended' | 'left'
      /** Of the cluster; empty where it has none. */
      readonly job: string
      /** Empty before it has one. */
      readonly node: string
      /** Why it waits, or is left, in words; empty where that is not known. */
      readonly reason: string
      readonly succeeded: number
      readonly failed: number
    }
  | {
      /** How far a night on a cluster is. */
      readonly type: 'blocks-progress'
      readonly total: number
      readonly succeeded: number
      readonly failed: number
      readonly waiting: number
      readonly running: number
      /** Nodes that work now. */
      readonly nodes: readonly string[]
      /** Why blocks wait, each once. */
      readonly reasons: readonly string[]
      /** Seconds until the night's end; null before it can be told. */
      readonly remainingSeconds: number | null
    }
  | {
      /** The jobs of a night go on, and nobody here follows them any longer. */
      readonly type: 'night-detached'
      readonly night: string
      readonly path: string
    }
