import { readRegularFile } from '../../os/regular-file.js'
import { withoutSecretValues } from '../../record/secrets/secret-values.js'

const names =
  /^(?:\.env(?:\..+)?|\.netrc|\.pgpass|\.npmrc|\.pypirc|\.htpasswd|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:pem|key|p12|pfx|jks|keystore|kdbx)|credentials(?:\.json)?|service[-_]account.*\.json|kaggle\.json|secrets?\.(?:json|ya?ml|toml|env|txt))$/i
const harmless = /\.(?:example|sample|template|dist)$|^\.env\.(?:example|sample|template|dist)/i

/** Whether a file is one that secrets are kept in, by its name. */
export function isSecretsName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return names.test(name) && !harmless.test(name)
}

// What is longer holds data.
const mostOfText = 1 << 20

/** Why a file is not passed on: by its name, or since its text has the form of a secret; undefined for others. */
export function whySecret(path: string, file: string, bytes: number): string | undefined {
  if (isSecretsName(path)) return 'looks like a file of secrets'
  if (bytes > mostOfText) return undefined
  const text = readRegularFile(file, { links: 'none' })
  if (text.subarray(0, 8192).includes(0)) return undefined
  const shown = text.toString('utf8')
  return withoutSecretValues(shown) === shown ? undefined : 'holds what looks like a secret'
}
