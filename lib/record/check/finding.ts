/** Something in a night that is not as it should be. */
export interface Finding {
  /** File or folder, relative to the night. */
  readonly place: string
  /** In words, with what was found and what was expected. */
  readonly problem: string
  /** What repairing does about it; empty if nothing. */
  readonly mend: string
  /**
   * `altered since`: the file is not what was written. `inconsistent`: what it says contradicts other files, the plan, or
   * itself, whoever wrote it. Absent for what is torn or lost.
   */
  readonly kind?: 'altered since' | 'inconsistent'
  /** Where in the file: `energy_metrics.cpu_energy_total_joules`. */
  readonly field?: string
  readonly found?: unknown
  readonly expected?: unknown
}
