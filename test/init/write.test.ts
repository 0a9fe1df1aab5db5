import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadModelsConfig } from '../../lib/config/load.ts'
import { refuseTakenName, writeConfiguration } from '../../lib/init/write/configuration-file.ts'
import { withRepository } from '../../lib/init/write/with-repository.ts'

const repository = {
  path: '.',
  command: ['python', 'train.py'],
  models: ['default'],
  supported_hyperparams: { lr: { type: 'float', range: [0.001, 0.1], flag: '--lr' } },
}
const folder = () => mkdtempSync(join(tmpdir(), 'nightwatt-init-test-'))

describe('a configuration that is written', () => {
  it('is new with its schema, and is read by the loader', () => {
    const file = join(folder(), 'config', 'models_config.json')
    expect(writeConfiguration(file, 'train', repository)).toHaveLength(2)
    expect(Object.keys(loadModelsConfig(file).config.models)).toEqual(['train'])
    expect(JSON.parse(readFileSync(file, 'utf8')).$schema).toBe('./schema/models_config.schema.json')
    expect(readFileSync(file, 'utf8')).toContain('"range": [0.001, 0.1]')
  })

  it('is added to one that is there, of which every other character stays', () => {
    const file = join(folder(), 'models_config.json')
    const before = `{\r
\t"_comment": "models: }",\r
\t"models": {\r
\t\t"digits": { "path": ".", "models": ["mlp"],   "command": ["a", "{models"] }\r
\t},\r
\t"cpu_power_watts": 65\r
}\r
`
    writeFileSync(file, before)
    writeConfiguration(file, 'train', repository)
    const after = readFileSync(file, 'utf8')
    expect(Object.keys(loadModelsConfig(file).config.models)).toEqual(['digits', 'train'])
    expect(after.replace(/,\r\n\t\t"train": \{[\s\S]*?\r\n\t\t\}(?=\r\n\t\})/, '')).toBe(before)
  })

  it('is added to compact JSON and to an empty list of models too', () => {
    const compact = withRepository('{"models":{"a":{"path":"."}},"b":{"models":{}}}', 'train', repository)
    expect(Object.keys(JSON.parse(compact).models)).toEqual(['a', 'train'])
    expect(Object.keys(JSON.parse(withRepository('{"models":{}}', 'train', repository)).models)).toEqual([
      'train',
    ])
  })

  it('takes no name that is there, and says which is free', () => {
    const file = join(folder(), 'models_config.json')
    writeFileSync(file, JSON.stringify({ models: { train: repository, 'train-2': repository } }))
    const before = readFileSync(file, 'utf8')
    expect(() => refuseTakenName(file, 'train')).toThrow('--name train-3')
    expect(() => writeConfiguration(file, 'train', repository)).toThrow('stays as it is')
    expect(readFileSync(file, 'utf8')).toBe(before)
  })
})
