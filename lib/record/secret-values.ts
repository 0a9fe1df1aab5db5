import { isRandom } from './secret-looks.js'

/** What stands where a secret stood. */
export const redacted = '[redacted]'

interface SecretForm {
  /** What has this form, for whoever reads the table. */
  readonly of: string
  readonly pattern: RegExp
  /** What takes its place, the secret alone (`[redacted]`) if not given; `$1` is the part that may stay. */
  readonly instead?: string
}

const keptBefore = `$1${redacted}`

/**
 * Secrets that are known by their form, wherever they stand. Their issuers document the beginnings so that such lists
 * can find them. Every pattern takes a time that grows with the text and not faster.
 */
const forms: readonly SecretForm[] = [
  { of: 'GitHub', pattern: /\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}/g },
  { of: 'GitLab', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt)-[\w.-]{16,}/g },
  { of: 'OpenAI, Anthropic and others', pattern: /(?<![\w-])sk-(?=[a-zA-Z_-]*\d)[\w-]{16,}/g },
  { of: 'Stripe', pattern: /\b[rs]k_(?:live|test)_\w{8,}|\bwhsec_\w{16,}/g },
  { of: 'AWS', pattern: /\b(?:AKIA|ASIA|AIDA|AROA)[0-9A-Z]{16}\b/g },
  { of: 'Slack', pattern: /\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{16,}/g },
  { of: 'Hugging Face', pattern: /\b(?:hf|api_org)_[A-Za-z0-9]{16,}/g },
  { of: 'package registries', pattern: /\bnpm_[A-Za-z0-9]{16,}|\bpypi-[\w-]{16,}|\brubygems_[0-9a-f]{16,}/g },
  { of: 'Google', pattern: /\bAIza[\w-]{30,}|\bya29\.[\w-]{16,}|\bGOCSPX-[\w-]{16,}|\b1\/\/0[\w-]{30,}/g },
  { of: 'NVIDIA', pattern: /\bnvapi-[\w-]{16,}/g },
  { of: 'Replicate', pattern: /\br8_[A-Za-z0-9]{16,}/g },
  { of: 'Groq, xAI, Perplexity', pattern: /\bgsk_[A-Za-z0-9]{16,}|\bxai-\w{16,}|\bpplx-\w{16,}/g },
  { of: 'Weights & Biases, Kaggle', pattern: /\bwandb_v1_\w{16,}|\bKGAT_\w{16,}/g },
  { of: 'SendGrid', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { of: 'Mailgun, Mailchimp', pattern: /\bkey-[0-9a-f]{32}\b|\b[0-9a-f]{32}-us\d{1,2}\b/g },
  { of: 'Twilio', pattern: /\bSK[0-9a-f]{32}\b/g },
  { of: 'Vault', pattern: /\bhv[sbr]\.[\w-]{20,}/g },
  {
    of: 'Vault, before 1.10',
    pattern: /(?<![\w./-])s\.(?=[A-Za-z]*\d)(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{24}(?![\w.])/g,
  },
  { of: 'NuGet', pattern: /\boy2[a-z0-9]{43}\b/g },
  { of: 'DigitalOcean', pattern: /\bdo[opr]_v1_[0-9a-f]{32,}/g },
  { of: 'Docker', pattern: /\bdckr_[a-z]{2,4}_[\w-]{16,}/g },
  { of: 'Databricks', pattern: /\bdapi[0-9a-f]{32}/g },
  { of: 'Grafana', pattern: /\bgl(?:sa|c)_[\w=+/]{20,}/g },
  { of: 'Telegram', pattern: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g },
  { of: 'Tailscale', pattern: /\btskey-[a-z]+-[\w-]{16,}/g },
  { of: 'Linear, Notion', pattern: /\blin_(?:api|oauth)_\w{16,}|\bntn_\w{30,}|\bsecret_[A-Za-z0-9]{43}\b/g },
  { of: 'Airtable', pattern: /\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/g },
  { of: 'Shopify', pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g },
  { of: 'Postman', pattern: /\bPMAK-[\w-]{24,}/g },
  { of: 'Doppler, Dynatrace', pattern: /\bdp\.[a-z]{2,5}\.[\w.-]{16,}|\bdt0[a-z]\d\d\.\w{16,}\.\w{32,}/g },
  { of: 'Sentry', pattern: /\bsntry[su]_[\w=+/-]{16,}/g },
  { of: 'Atlassian', pattern: /\bAT(?:ATT|CTT|BB)[\w=-]{16,}/g },
  { of: 'Terraform Cloud', pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{16,}/g },
  { of: 'Azure, clients', pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{30,40}/g },
  {
    of: 'Pulumi, PlanetScale, New Relic',
    pattern: /\bpul-[0-9a-f]{40}|\bpscale_[a-z]+_[\w-]{16,}|\bNRAK-\w{16,}/g,
  },
  {
    of: 'Square, Figma, Supabase',
    pattern: /\bsq0[a-z]{3}-[\w-]{20,}|\bfigd_[\w-]{16,}|\bsbp_[0-9a-f]{32,}/g,
  },
  { of: 'age', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{16,}/g },
  { of: 'JSON Web Token', pattern: /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)*/g },
  {
    of: 'private key in PEM',
    pattern:
      /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----))*(?:-----END [A-Z0-9 ]*-----)?/g,
  },
  {
    of: 'end of a private key whose beginning is cut off',
    pattern:
      /(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/=]{16,76}\s{1,2}){1,80}-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/g,
  },
  {
    of: 'private key in base64',
    pattern: /\b(?:LS0tLS1CRUdJTi(?!BDRVJUS|BQVUJM)|b3BlbnNzaC1rZXk)[\w+/=]{16,}/g,
  },
  {
    of: 'webhook of Slack',
    pattern: /(\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[\w/-]+/g,
    instead: keptBefore,
  },
  {
    of: 'webhook of Discord',
    pattern: /(\bdiscord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/)[\w-]+/g,
    instead: keptBefore,
  },
  {
    of: 'webhooks of Teams, Zapier, IFTTT, Google Chat',
    pattern:
      /(\b(?:webhook\.office\.com\/webhookb2|hooks\.zapier\.com\/hooks|maker\.ifttt\.com\/trigger|chat\.googleapis\.com\/v1\/spaces)\/)[^\s"']+/g,
    instead: keptBefore,
  },
  {
    of: 'webhooks of Mattermost and others',
    pattern: /(\/(?:web)?hooks?\/)(?=[\w-]*\d)[\w-]{20,}/g,
    instead: keptBefore,
  },
  {
    of: 'Oracle',
    pattern: /\b(jdbc:oracle:[a-z]{1,10}:[^\s/@"']{1,100}\/)[^\s@"']{1,200}(?=@)/g,
    instead: keptBefore,
  },
  {
    of: 'line of a .pgpass',
    pattern: /(?<![\w.*/-])([\w.*-]{1,200}:(?:5432|6432|\*):[\w.*-]{1,100}:[\w.*-]{1,100}:)[^\s"']+/g,
    instead: keptBefore,
  },
  {
    of: 'login of Weights & Biases',
    pattern: /(\bwandb\s+login\s(?:[^\n;|&]{0,100}\s)?)[\w-]{32,}/g,
    instead: keptBefore,
  },
  {
    of: 'password in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,200}:)[^\s/"']+@/gi,
    instead: `${keptBefore}@`,
  },
  {
    of: 'password with a slash in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,200}:)(?!\d{1,5}[/?#])[^\s"'@,]{0,200}@(?=[\w.-])/gi,
    instead: `${keptBefore}@`,
  },
  {
    of: 'token in place of a user in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/:@"']{16,200}@/gi,
    instead: `${keptBefore}@`,
  },
  {
    of: 'token in place of a user in a URL, with a colon and nothing behind it',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/:@"']{16,200}:(?=\[redacted\]@|@)/gi,
    instead: `${keptBefore}:`,
  },
  {
    of: 'header of a request, with a scheme',
    pattern:
      /\b(authorization\\*["']?\s{0,4}[:=]\s{0,4}\\*["']?(?:basic|bearer|token|apikey|api-key|key|bot|digest|negotiate|ntlm|splunk|jwt|genie\w*)\s{1,4})[^\s"',;\\]+/gi,
    instead: keptBefore,
  },
  {
    of: 'header of a request',
    pattern: /\b(authorization\s{0,4}[:=]\s{0,4})(?=\S*\d)[^\s"',;]{16,}/gi,
    instead: keptBefore,
  },
  {
    of: 'cookies',
    pattern: /\b((?:set-)?cookie:[ \t]{0,4})[^"'\r\n=]{1,100}=[^"'\r\n]*/gi,
    instead: keptBefore,
  },
  { of: 'bearer token', pattern: /\b(bearer\s{1,4})[\w.~+/=-]{16,}/gi, instead: keptBefore },
  {
    of: 'phrase of a wallet',
    pattern:
      /\b((?:seed|recovery|backup|secret|mnemonic)[ _-]phrase["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\[redacted\])[^"'\r\n]+/gi,
    instead: keptBefore,
  },
  {
    of: 'netrc',
    pattern: /\b((?:login|account|user|machine)\s{1,8}\S{1,200}\s{1,8}password\s{1,8})(?!\[redacted\])\S+/g,
    instead: keptBefore,
  },
]

/** A text in which what has the form of a secret is replaced. */
export function withoutSecretValues(text: string): string {
  return withoutEncoded(
    forms.reduce((rest, { pattern, instead = redacted }) => rest.replaceAll(pattern, instead), text),
  )
}

// `{"` and `{` with a line's end or a space behind it, in base64: JSON, a service account of Google's for one.
const encodedJson = /(?<![\w+/=-])(?:eyJ|eyAi|ewog|ewoJ|ew0K)[\w+/-]{40,}={0,2}/g
const keyOfSecret = /"[^"]*(?:private_key|password|passwd|secret|token|api_?key)[^"]*"\s*:\s*"[^"]/i

/** JSON in base64 hides what its keys would tell: it goes as a whole where one of them is a secret's. */
function withoutEncoded(text: string): string {
  return text.replaceAll(encodedJson, encoded =>
    isRandom(encoded, 40) && keyOfSecret.test(Buffer.from(encoded, 'base64').toString('utf8'))
      ? redacted
      : encoded,
  )
}
