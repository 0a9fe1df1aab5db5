import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentSnapshot } from '../../../lib/record/secrets/environment.ts'
import { Redactor } from '../../../lib/record/secrets/redact.ts'
import { withoutSecretValues } from '../../../lib/record/secrets/secret-values.ts'

const redactor = new Redactor()
const hidden = '[redacted]'

describe('a variable of the environment', () => {
  it.each([
    'OPENAI_API_KEY',
    'GITHUB_TOKEN',
    'GITHUBTOKEN',
    'HF_TOKEN',
    'TOKEN',
    'KEY',
    'GH_PAT',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_ACCESS_KEY_ID',
    'AWS_SESSION_TOKEN',
    'WANDB_API_KEY',
    'PGPASSWORD',
    'MYSQL_PWD',
    'DB_PASS',
    'SMTP_PASSWD',
    'MY_SECRETS',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'NPM_AUTH',
    'BASIC_AUTH',
    'COOKIE',
    'SESSION_COOKIE',
    'DJANGO_SESSION',
    'SSH_PRIVATE_KEY',
    'apiKey',
    'api-key',
    'API_KEY_2',
    'ACCESS_TOKEN1',
    'SENTRY_DSN',
  ])('%s is not shown', name => expect(redactor.variable(name, 'abc')).toBe(hidden))

  it.each([
    'PATH',
    'PYTHONPATH',
    'LD_LIBRARY_PATH',
    'PWD',
    'KEYBOARD',
    'XKB_KEYMAP',
    'HOME',
    'TOKENIZERS_PARALLELISM',
    'MONKEY',
    'TURKEY',
    'AUTHOR',
    'PATTERN',
    'COMPASS',
    'BYPASS_CACHE',
    'SSH_AUTH_SOCK',
    'OPENAI_API_BASE',
    'OPENAI_API_URL',
    'CUDA_VISIBLE_DEVICES',
    'OMP_NUM_THREADS',
    'PUBLIC_KEY',
    'SSL_KEY_FILE',
    'CAPITAL',
    'RAPID',
  ])('%s is', name => expect(redactor.variable(name, 'abc')).toBe('abc'))

  it('that counts or switches something is shown, unless it is called a password', () => {
    expect(redactor.variable('CACHE_TOKENS', '4096')).toBe('4096')
    expect(redactor.variable('USE_TOKEN', 'true')).toBe('true')
    expect(redactor.variable('PASSWORD', '123456')).toBe(hidden)
  })
})

describe('a value with the form of a secret', () => {
  it.each([
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz',
    'glpat-abcdefghijklmnopqrst',
    'sk-proj-abcdefghijklmnop1234567890',
    'sk-ant-api03-abcdefghijklmnop',
    'sk-abcdefghijklmnop1234',
    'AKIAIOSFODNN7EXAMPLE',
    'xoxb-123456789012-abcdefghij',
    'hf_abcdefghijklmnopqrstuvwxyz',
    'AIzaSyA1234567890abcdefghijklmnopqrstuvw',
    'nvapi-abcdefghijklmnopqrstuv',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk',
  ])('is not shown, whatever it is called: %s', value => {
    expect(redactor.variable('HARMLESS', value)).toBe(hidden)
    expect(redactor.variable('HARMLESS', `before ${value}`)).toBe(`before ${hidden}`)
  })

  it.each([
    ['https://ann:s3cret@host/path', `https://ann:${hidden}@host/path`],
    ['postgres://:p@ss@db:5432/x', `postgres://:${hidden}@db:5432/x`],
    ['http://proxy:8080,http://u:p@proxy2', `http://proxy:8080,http://u:${hidden}@proxy2`],
    ['https://0123456789abcdef0123456789abcdef@host', `https://${hidden}@host`],
    ['Authorization: Basic dXNlcjpwYXNz', `Authorization: Basic ${hidden}`],
    ['Bearer abcdefghijklmnopqrstuvwxyz', `Bearer ${hidden}`],
  ])('%s stays readable but for it', (text, shown) => expect(withoutSecretValues(text)).toBe(shown))

  it.each([
    'git@github.com:owner/name.git',
    'https://git@host/name',
    'task-sk-learn-1-something-very-long',
    'sk-learn-something-very-long',
    'basic training with bearer bonds',
    '/data/eyJ',
    'results/run_20261123_213000',
    '3f786850e387550fdab836ed7e6dc881de23001b',
    'https://host:8080/@scope/name',
  ])('is not found in %s', text => expect(withoutSecretValues(text)).toBe(text))

  it('is looked for in a time that grows with the text', () => {
    // Of this process alone, however crowded the machine is.
    const start = process.cpuUsage()
    const pieces =
      'a|a-|-|eyJ|-----BEGIN PRIVATE KEY-----|a://|sk-|:| --a=|a="|a=\'|a=\\"|;a=|a: |<a>|mysql |curl -u a:|AAAAAAAAAAAAAAAA\n|login a |token is |s.|a.|=|;|token:|cookie:|a=[|jdbc:oracle:a:|"a":|name="a" '
    for (const piece of pieces.split('|')) {
      redactor.text(piece.repeat(30_000 / piece.length))
    }
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000)
  })
})

describe('a command', () => {
  it.each([
    [
      ['--api-key', 'abc'],
      ['--api-key', hidden],
    ],
    [['--api-key=abc'], [`--api-key=${hidden}`]],
    [['--password=a b'], [`--password=${hidden}`]],
    [
      ['--token', 'abc', '--lr', '0.1'],
      ['--token', hidden, '--lr', '0.1'],
    ],
    [
      ['env', 'API_KEY=abc', 'python'],
      ['env', `API_KEY=${hidden}`, 'python'],
    ],
    [
      ['docker', '-e', 'HF_TOKEN=abc'],
      ['docker', '-e', `HF_TOKEN=${hidden}`],
    ],
    [
      ['-H', 'Authorization: Bearer abc'],
      ['-H', `Authorization: Bearer ${hidden}`],
    ],
    [
      ['--command', 'python train.py --api-key "a b" --lr 1 -e TOKEN=x'],
      ['--command', `python train.py --api-key ${hidden} --lr 1 -e TOKEN=${hidden}`],
    ],
    [
      ['-H', 'X-Api-Key: abc', "'X-Api-Key:", "abc'", 'Authorization:', 'Bearer', 'abc'],
      ['-H', `X-Api-Key: ${hidden}`, "'X-Api-Key:", hidden, 'Authorization:', 'Bearer', hidden],
    ],
    [
      ['curl', '-u', 'ann:abc', 'docker', '-u', '1000:1000', 'sshpass', '-p', 'abc', 'mysql', '-pabc', '-p'],
      [
        'curl',
        '-u',
        `ann:${hidden}`,
        'docker',
        '-u',
        '1000:1000',
        'sshpass',
        '-p',
        hidden,
        'mysql',
        `-p${hidden}`,
        '-p',
      ],
    ],
    [
      ['--config', '{"password": "abc", "lr": 1}'],
      ['--config', `{"password": "${hidden}", "lr": 1}`],
    ],
    [['https://u:p@host/data'], [`https://u:${hidden}@host/data`]],
    [
      ['{"lr":', '1,', '"password":', '"abc"}', '-x'],
      ['{"lr":', '1,', '"password":', hidden, '-x'],
    ],
  ])('%j is shown as %j', (words, shown) => expect(redactor.words(words).value).toEqual(shown))

  it.each([
    [['nightwatt', 'testgen', '--key', 'list']],
    [['--max-tokens', '512', '--num-keys', '8', '--key-dim', '64']],
    [['--metric', 'token_hits=Token: ([0-9]+)', '--param', 'secret_rate=float:0:1', '--param=pass=int:1:2']],
    [['--password-less', '--token', '--other']],
    [['--author', 'Ann', '--auto', 'x', '--path', '/x']],
  ])('%j is shown as it is', words => expect(redactor.words(words)).toEqual({ value: words, places: [] }))

  it('tells which of its words were changed', () => {
    expect(redactor.words(['a', '--token', 'x', '--secret=y'], 'command_line').places).toEqual([
      'command_line[2]',
      'command_line[3]',
    ])
  })
})

describe('a configuration', () => {
  const config = {
    models: {
      toy: {
        path: 'toy',
        required_args: { data: '-d mnist', login: '--user ann --password s3cret' },
        env: { API_KEY: 'abc', retries: 3, auth: { user: 'ann', password: 'x' } },
        api_keys: ['a', 'b'],
        command: ['python', 'train.py', '--token', 'x'],
        supported_hyperparams: { token: { type: 'int', flag: '--token' }, key_dim: { flag: '--key-dim' } },
        performance_metrics: { log_patterns: { token: 'Token: ([0-9.]+)', secret: 'Secret: (.*)' } },
      },
    },
  }

  it('loses what its keys call secrets, and keeps what a night is repeated by', () => {
    const { value, places } = redactor.value(config, 'config')
    expect(value).toEqual({
      models: {
        toy: {
          ...config.models.toy,
          required_args: { data: '-d mnist', login: `--user ann --password ${hidden}` },
          env: { API_KEY: hidden, retries: 3, auth: { user: 'ann', password: hidden } },
          api_keys: [hidden, hidden],
          command: ['python', 'train.py', '--token', hidden],
        },
      },
    })
    expect(places).toEqual([
      'config.models.toy.required_args.login',
      'config.models.toy.env.API_KEY',
      'config.models.toy.env.auth.password',
      'config.models.toy.api_keys',
      'config.models.toy.command[3]',
    ])
  })

  it.each(
    ['models_config.json', ...readdirSync('config/experiments').map(name => `experiments/${name}`)].filter(
      name => name.endsWith('.json'),
    ),
  )('that is shipped loses nothing: %s', name => {
    const shipped: unknown = JSON.parse(readFileSync(join('config', name), 'utf8'))
    expect(redactor.value(shipped)).toEqual({ value: shipped, places: [] })
  })

  it('may be any JSON', () => {
    for (const value of [null, 3, true, 'text', [], [null, [1]], {}]) {
      expect(redactor.value(value)).toEqual({ value, places: [] })
    }
  })
})

describe('names that the user gives', () => {
  const own = new Redactor(['DATA_*', 'learning-rate'])

  it('are secrets too, in variables, options and keys, with * for any letters', () => {
    expect(own.variable('DATA_ROOT', '/x')).toBe(hidden)
    expect(own.variable('MY_DATA_ROOT', '/x')).toBe('/x')
    expect(own.words(['--data-root', '/x', '--learning_rate=5']).value).toEqual([
      '--data-root',
      hidden,
      `--learning_rate=${hidden}`,
    ])
    expect(own.value({ data_x: { deep: 1 } })).toEqual({ value: { data_x: hidden }, places: ['data_x'] })
  })
})

describe('the environment of a night', () => {
  it('shows what a training may depend on, by name, and says what was taken out', () => {
    const env = {
      PATH: '/bin',
      CUDA_VISIBLE_DEVICES: '0',
      HF_TOKEN: 'abc',
      DATA: 'https://u:p@host',
      ABSENT: undefined,
    }
    expect(environmentSnapshot(env, redactor)).toEqual({
      environment: {
        CUDA_VISIBLE_DEVICES: '0',
        DATA: `https://u:${hidden}@host`,
        HF_TOKEN: hidden,
        PATH: '/bin',
      },
      redactions: ['DATA', 'HF_TOKEN'],
    })
  })

  it('leaves out what only terminals, desktops and shells need', () => {
    const env = {
      TERM: 'x',
      LS_COLORS: 'x',
      SHLVL: '1',
      DISPLAY: ':0',
      NIGHTWATT_MARK: 'x',
      XDG_SESSION_ID: '1',
    }
    expect(environmentSnapshot(env, redactor).environment).toEqual({})
  })

  it('cuts long values', () => {
    const { environment } = environmentSnapshot({ LONG: 'x '.repeat(5000) }, redactor)
    expect(environment.LONG).toHaveLength(4096 + '… [5904 characters more]'.length)
  })
})
