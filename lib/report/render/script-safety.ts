import { createHash } from 'node:crypto'

/**
 * JSON that can stand inside a script element. `<` could open `</script>` or `<!--`; U+2028 and U+2029 end a
 * line in older JavaScript. Escaped they mean the same to JSON.parse.
 */
export function jsonForScript(value: unknown): string {
  return jsonSafeInScript(JSON.stringify(value))
}

/** The same of what is JSON already. */
export function jsonSafeInScript(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** The source expression that lets exactly this inline script run (Content Security Policy Level 3, §2.3.1). */
export function cspHash(script: string): string {
  return `'sha256-${createHash('sha256').update(script, 'utf8').digest('base64')}'`
}

/**
 * A policy under which only the given scripts run and nothing is loaded: neither eval nor an inline handler
 * nor a request gets through, whatever a name from a config or a log contains. Styles may be inline, since
 * Vega's pictures carry style attributes.
 */
export function contentSecurityPolicy(scripts: readonly string[]): string {
  const allowed = scripts.length === 0 ? "'none'" : scripts.map(cspHash).join(' ')
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ${allowed}; base-uri 'none'; form-action 'none'`
}
