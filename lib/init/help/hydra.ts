import type { HelpOption } from './help-option.js'

/** Whether a help is that of a Hydra program, which has its settings elsewhere. */
export function isHydraHelp(text: string): boolean {
  return /powered by hydra|--cfg\b[\s\S]*--multirun|hydra-help/i.test(text)
}

/**
 * The configuration of a Hydra program, as `--cfg job` prints it: YAML, each scalar of which is changed by
 * `group.key=value`.
 */
export async function readHydra(text: string): Promise<readonly HelpOption[]> {
  // Only Hydra programs wait for it.
  const yaml = await import('yaml')
  const document = yaml.parseDocument(text, { logLevel: 'silent' })
  return document.errors.length > 0 ? [] : leavesOf(yaml, document.contents, [])
}

type Yaml = typeof import('yaml')

function leavesOf(yaml: Yaml, node: unknown, path: readonly string[]): HelpOption[] {
  if (yaml.isMap(node)) {
    return node.items.flatMap(({ key, value }) => {
      const name = String(yaml.isScalar(key) ? key.value : key)
      // What begins with an underscore is Hydra's own: _target_, _partial_.
      return name.startsWith('_') ? [] : leavesOf(yaml, value, [...path, name])
    })
  }
  if (path.length === 0 || !yaml.isScalar(node)) return []
  const text = node.source ?? String(node.value)
  return [{ flags: [`${path.join('.')}=`], metavar: kindOf(node.value, text), text: '', default: text }]
}

// 1.0 is a number of decimals to Hydra, though it is 1.
function kindOf(value: unknown, text: string): string {
  if (typeof value === 'boolean') return 'BOOL'
  if (typeof value === 'number') return /^[-+]?\d+$/.test(text) ? 'INTEGER' : 'FLOAT'
  return value === null ? '' : 'TEXT'
}
