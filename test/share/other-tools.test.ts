// Waits for the programs of others: MLflow and CodeCarbon.
// Any Node: files.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openNight } from '../../lib/night/find/open-night.ts'
import { exportNights } from '../../lib/share/exchange/export-nights.ts'
import { importNights } from '../../lib/share/exchange/import-nights.ts'
import { python } from '../support/kernel.ts'
import { makeStudy, nightName } from './study.ts'

const has = (module: string) => spawnSync(python, ['-c', `import ${module}`]).status === 0
// Its file store is no longer where it develops, and must be asked for.
const env = { ...process.env, MLFLOW_ALLOW_FILE_STORE: 'true', MLFLOW_DISABLE_TELEMETRY: 'true' }

describe.skipIf(!has('mlflow'))('MLflow (skipped without a Python that has it)', () => {
  it('opens the store that we made, finds the runs, and goes on writing beside them', async () => {
    const { night, outside } = makeStudy()
    const { path } = await exportNights(night, { to: 'mlflow', out: join(outside, 'mlruns') })
    const script = `
import json, sys, mlflow
mlflow.set_tracking_uri('file://' + sys.argv[1])
client = mlflow.MlflowClient()
experiment = client.get_experiment_by_name('toy')
runs = client.search_runs([experiment.experiment_id], order_by=['params.epochs'])
found = [[r.info.run_name, r.info.status, r.data.params, r.data.metrics, r.data.tags] for r in runs]
history = client.get_metric_history(runs[0].info.run_id, 'accuracy')
mlflow.set_experiment('toy')
with mlflow.start_run(run_name='theirs'):
    mlflow.log_metric('accuracy', 1.0)
print(json.dumps([found, len(history), len(client.search_runs([experiment.experiment_id]))]))
`
    const told = execFileSync(python, ['-c', script, path], { encoding: 'utf8', env })
    const [runs, points, all] = JSON.parse(told.trim().split('\n').at(-1) ?? '')
    const { experiments } = await openNight(night)
    expect(runs).toHaveLength(2)
    expect(runs[0]).toMatchObject([
      'toy_small_001',
      'FINISHED',
      { epochs: '6', model: 'small' },
      {
        energy_total_joules: experiments[0]?.energy_total_joules,
        accuracy: experiments[0]?.performance_metrics.accuracy,
      },
      { 'nightwatt.night': nightName },
    ])
    expect(points).toBeGreaterThan(0)
    expect(all).toBe(3)
    // What MLflow wrote stays, and our runs are not added twice.
    expect(await exportNights(night, { to: 'mlflow', out: path })).toMatchObject({ added: 0, there: 2 })
  })
})

describe.skipIf(!has('codecarbon'))('CodeCarbon (skipped without a Python that has it)', () => {
  it('adds its row to the file that we made, and that file becomes a night', async () => {
    const { night } = makeStudy()
    const folder = mkdtempSync(join(tmpdir(), 'nightwatt-codecarbon-'))
    const { path } = await exportNights(night, { to: 'codecarbon', out: folder })
    const script = `
import sys
from codecarbon import OfflineEmissionsTracker
tracker = OfflineEmissionsTracker(country_iso_code='DEU', project_name='theirs', output_dir=sys.argv[1], save_to_file=True, log_level='error', measure_power_secs=1)
tracker.start()
sum(range(3_000_000))
tracker.stop()
`
    execFileSync(python, ['-c', script, folder], { stdio: 'pipe' })
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    const nights = await importNights(path, { cwd: folder })
    const all = (await Promise.all(nights.map(openNight))).flatMap(({ experiments }) => experiments)
    expect(all.map(({ repository }) => repository).sort()).toEqual(['theirs', 'toy', 'toy'])
    expect(all.find(({ repository }) => repository === 'theirs')?.energy_total_joules).toBeGreaterThan(0)
  })
})
