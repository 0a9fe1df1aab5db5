/** Where the files of one experiment of the original lie, whichever its layout. */
export interface RunFiles {
  /** Name of its folder or, in the flat layout, of its record: what the original calls the experiment. */
  readonly name: string
  /** Place in its night, from 1. */
  readonly index: number
  /** Path of its record; null where the run ended before one was written. */
  readonly recordFile: string | null
  /** Folder of the traces of its last attempt; null where there is none. */
  readonly energyFolder: string | null
  /** Those of the attempts before it, in their order; the flat layout kept them, the others did not. */
  readonly earlierEnergyFolders: readonly string[]
  /** Whether the log of the training was kept. */
  readonly hasLog: boolean
  /** `REPO_MODEL`, out of the name. */
  readonly subject: string
  readonly parallel: boolean
}
