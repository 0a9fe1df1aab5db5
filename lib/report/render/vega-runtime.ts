import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { NightwattError } from '../../errors.js'

/**
 * What the page needs to draw a compiled Vega spec without eval: Vega itself and its expression interpreter, as one
 * classic script that defines `vega` and `vegaInterpreter`. vega-lite stays here: specs are compiled before they are
 * embedded. Read once per process.
 */
export function vegaRuntime(): string {
  runtime ??= `${notice}\n${vegaBuild()}\n${interpreterBuild()}`
  return runtime
}

let runtime: string | undefined

// Their licence requires the notice wherever the code goes.
const notice =
  '/*! Vega and vega-interpreter, Copyright (c) 2015-2023, University of Washington Interactive Data Lab. BSD-3-Clause: https://github.com/vega/vega/blob/main/LICENSE */'

function vegaBuild(): string {
  return readScript('vega', 'vega.min.js')
}

// The interpreter is published as an ES module only. A module could not share names with the classic script
// of Vega, so its one import and one export become a function around it.
function interpreterBuild(): string {
  const source = readScript('vega-interpreter', 'vega-interpreter.js')
  const importLine = /^import \{([^}]+)\} from 'vega-util';$/m
  const exportLine = /^export \{ expression as expressionInterpreter \};$/m
  if (!importLine.test(source) || !exportLine.test(source)) {
    throw new NightwattError(
      'vega-interpreter: its build is not shaped as in version 2.3; install the version that nightwatt names in its package.json',
    )
  }
  const body = source
    .replace(importLine, (_, names: string) => `const {${names}} = vega;`)
    .replace(exportLine, 'return { expressionInterpreter: expression };')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '')
  return `const vegaInterpreter = (function () { 'use strict';\n${body}\n})();`
}

function readScript(name: string, file: string): string {
  const path = join(dirname(createRequire(import.meta.url).resolve(name)), file)
  // A browser hashes what it parsed, and parsing turns CRLF into LF.
  const script = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  if (/<\/script|<!--/i.test(script)) {
    throw new NightwattError(`${path}: contains </script or <!-- and cannot be put into a page`)
  }
  return script
}
