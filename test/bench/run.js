// `npm run bench`: every bench of this folder, each against a baseline measured in the same run.
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const wanted = process.argv.slice(2)

for (const file of readdirSync(folder).filter(name => name.endsWith('.js') && name !== 'run.js')) {
  if (wanted.length > 0 && !wanted.includes(file.replace('.js', ''))) continue
  const { bench } = await import(`./${file}`)
  for (const row of await bench()) console.log(describe(row))
}

function describe({ name, ours_ms, baseline_ms, ratio, value, unit, note }) {
  const figures = [
    ...(ours_ms === undefined ? [] : [`${ours_ms.toFixed(1)} ms`]),
    ...(baseline_ms === undefined ? [] : [`baseline ${baseline_ms.toFixed(1)} ms`]),
    ...(ratio === undefined ? [] : [`ratio ${ratio.toFixed(2)}`]),
    ...(value === undefined ? [] : [`${Number(value.toPrecision(3))} ${unit}`]),
  ]
  return `${name}\n  ${figures.join(', ')}\n  ${note}`
}
