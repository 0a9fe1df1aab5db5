// `npm run demo`: six mutations of a real training on real digits, seeded, ending with the path of a report.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const night = ['run', '--repo', 'digits', '--model', 'mlp', '--runs', '6', '--seed', '42', '--cooldown', '1']
const mutate = ['--mutate', 'epochs,learning_rate,hidden,batch_size,dropout']
const { status } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...night, ...mutate], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
