// The index over a year of nights: written anew after each night, from the heads of the pages alone.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleInner } from '../../scripts/bundle.js'

import { makePages } from './make/year.js'

const { renderIndex } = await import(await bundleInner('report/index/index-page.ts'))

export async function bench() {
  const rows = []
  for (const nights of [36, 365, 3650]) {
    const folder = mkdtempSync(join(tmpdir(), 'nightwatt-bench-'))
    try {
      makePages(folder, nights, 100)
      // Vega is there already where a report was written.
      await renderIndex(folder)
      const start = performance.now()
      const html = await renderIndex(folder)
      rows.push({
        name: `index: ${nights.toLocaleString('en')} nights`,
        ours_ms: performance.now() - start,
        note: `${(html.length / 1e6).toFixed(2)} MB of HTML; wanted of 365: under 1 s`,
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  return rows
}
