// Pages of a year of nights, as much of each as the index reads.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a page for each of so many days into the folder, the last of them 2026-11-23. */
export function makePages(folder, nights, kilobytesEach = 400) {
  mkdirSync(folder, { recursive: true })
  for (let night = 0; night < nights; night += 1) {
    const date = new Date(Date.UTC(2026, 10, 23) - night * 86_400_000).toISOString().slice(0, 10)
    const failed = night % 9 === 0 ? 2 : night % 50 === 3 ? 12 : 0
    const summary = {
      date,
      nights: [`run_${date.replaceAll('-', '')}_213000`],
      planned: 12,
      ran: 12,
      succeeded: 12 - failed,
      failed,
      interrupted: 0,
      durationSeconds: 30_000 + night * 10,
      energyJoules: 4e6 + 3e6 * Math.sin(night / 20),
      energySource: night > 200 ? 'estimated' : 'measured',
      best: [
        { repository: 'digits', model: 'mlp', metric: 'accuracy', value: 96 + Math.sin(night / 9) },
        { repository: 'resnet', model: 'resnet20', metric: 'accuracy', value: 91 + Math.cos(night / 15) },
      ],
    }
    const head = `<script type="application/json" id="night-summary">${JSON.stringify(summary)}</script>`
    writeFileSync(join(folder, `${date}.html`), `<!doctype html>${head}${'x'.repeat(kilobytesEach * 1000)}`)
  }
}
