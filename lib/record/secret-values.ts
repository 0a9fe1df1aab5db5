/** What stands where a secret stood. */
export const redacted = '[redacted]'

interface SecretForm {
  /** What has this form, for whoever reads the table. */
  readonly of: string
  readonly pattern: RegExp
  /** What takes its place; `$1` is the part that may stay. */
  readonly instead: string
}

/**
 * Secrets that are known by their form, wherever they stand. Their issuers document the beginnings so that such lists
 * can find them. Every pattern takes a time that grows with the text and not faster.
 */
const forms: readonly SecretForm[] = [
  { of: 'GitHub', pattern: /\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}/g, instead: redacted },
  { of: 'GitLab', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat)-[\w-]{16,}/g, instead: redacted },
  {
    of: 'OpenAI, Anthropic and others',
    pattern: /(?<![\w-])sk-(?=[a-zA-Z_-]*\d)[\w-]{16,}/g,
    instead: redacted,
  },
  { of: 'Stripe', pattern: /\b[rs]k_(?:live|test)_\w{8,}/g, instead: redacted },
  { of: 'AWS', pattern: /\b(?:AKIA|ASIA|AIDA|AROA)[0-9A-Z]{16}\b/g, instead: redacted },
  { of: 'Slack', pattern: /\bxox[a-z]-[\w-]{8,}/g, instead: redacted },
  { of: 'Hugging Face', pattern: /\b(?:hf|api_org)_[A-Za-z0-9]{16,}/g, instead: redacted },
  { of: 'package registries', pattern: /\bnpm_[A-Za-z0-9]{16,}|\bpypi-[\w-]{16,}/g, instead: redacted },
  { of: 'Google', pattern: /\bAIza[\w-]{30,}|\bya29\.[\w-]{16,}/g, instead: redacted },
  { of: 'NVIDIA', pattern: /\bnvapi-[\w-]{16,}/g, instead: redacted },
  { of: 'Replicate', pattern: /\br8_[A-Za-z0-9]{16,}/g, instead: redacted },
  { of: 'JSON Web Token', pattern: /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, instead: redacted },
  {
    of: 'private key in PEM',
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:[^-]|-(?!----))*(?:-----END [A-Z0-9 ]*-----)?/g,
    instead: redacted,
  },
  {
    of: 'password in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,200}:)[^\s/"']+@/gi,
    instead: `$1${redacted}@`,
  },
  {
    of: 'token in place of a user in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/:@"']{20,200}@/gi,
    instead: `$1${redacted}@`,
  },
  {
    of: 'header of a request',
    pattern: /\b(authorization\s*[:=]\s*(?:(?:basic|bearer|token)\s+)?)[^\s"',;]+/gi,
    instead: `$1${redacted}`,
  },
  { of: 'bearer token', pattern: /\b(bearer\s+)[\w.~+/=-]{16,}/gi, instead: `$1${redacted}` },
]

/** A text in which what has the form of a secret is replaced. */
export function withoutSecretValues(text: string): string {
  return forms.reduce((rest, { pattern, instead }) => rest.replaceAll(pattern, instead), text)
}
