/** What stands where a secret stood. */
export const redacted = '[redacted]'

/** What takes the place of a form whose first group may stay. */
export const keptBefore = `$1${redacted}`

export interface SecretForm {
  /** What has this form, for whoever reads the table. */
  readonly of: string
  readonly pattern: RegExp
  /** What takes its place, the secret alone (`[redacted]`) if not given; `$1` is the part that may stay. */
  readonly instead?: string
}
