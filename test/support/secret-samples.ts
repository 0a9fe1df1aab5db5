/**
 * Secrets of realistic forms, none of them real: drawn from a seed, and put together from pieces at run time, so that no
 * scanner of sources is alarmed by this file.
 */

/** Where a secret stands: a variable of the environment, the words of a command, a line of a log, a configuration. */
export type SecretSample = { readonly of: string; readonly secret: string } & (
  | { readonly variable: readonly [name: string, value: string] }
  | { readonly words: readonly string[] }
  | { readonly text: string }
  | { readonly json: unknown }
)

interface Random {
  from(letters: string, length: number): string
  one<Item>(items: readonly Item[]): Item
}

const digits = '0123456789'
const hexadecimal = `${digits}abcdef`
const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const alphanumeric = digits + lower + upper
const base64 = `${alphanumeric}+/`

/** Mulberry32, by Tommy Ettinger: 32 bits of state are enough for a list of samples. */
export function randomOf(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item
  return { one, from: (letters, length) => Array.from({ length }, () => one([...letters])).join('') }
}

type Draw = (random: Random) => { readonly secret: string } & Record<string, unknown>

const words = ['harbor', 'violet', 'tundra', 'maple', 'cobalt', 'ember', 'quartz', 'willow', 'falcon', 'onyx']
const users = ['ann', 'bob', 'svc_train', 'ml-team', 'root', 'carol.b']
const hosts = ['db.lab.example', '10.0.3.7', 'files.example.org', 'mlflow.internal:5000']

/** As people choose them, and as generators do. */
const password = (random: Random) =>
  random.one([
    () => `${random.one(words)}${random.from(digits, 3)}!`,
    () => `${random.one(words)}-${random.one(words)}-${random.one(words)}`,
    () => random.from(alphanumeric, 14),
    () => `${random.from(alphanumeric, 6)}%${random.from(alphanumeric, 5)}`,
  ])()
const key = (random: Random) =>
  random.one([() => random.from(alphanumeric, 40), () => random.from(hexadecimal, 32)])()
const pemOf = (label: string) => (random: Random) => {
  const lines = Array.from({ length: 4 }, () => random.from(base64, 64))
  return { body: lines, text: [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n') }
}

/** Tokens that are known by their beginnings, which stand here in pieces. */
const issued: Readonly<Record<string, (random: Random) => string>> = {
  GitHub: random => ['gh', 'p_', random.from(alphanumeric, 36)].join(''),
  'GitHub, fine-grained': random =>
    ['github', '_pat_', random.from(alphanumeric, 22), '_', random.from(alphanumeric, 59)].join(''),
  GitLab: random => ['gl', 'pat-', random.from(alphanumeric, 20)].join(''),
  OpenAI: random => ['s', 'k-proj-', random.from(alphanumeric, 48)].join(''),
  Anthropic: random => ['s', 'k-ant-api03-', random.from(alphanumeric, 40)].join(''),
  'Hugging Face': random => ['h', 'f_', random.from(lower + upper, 34)].join(''),
  AWS: random => ['AK', 'IA', random.from(upper + digits, 16)].join(''),
  Slack: random => ['xo', 'xb-', random.from(digits, 12), '-', random.from(alphanumeric, 24)].join(''),
  Google: random => ['AI', 'za', random.from(alphanumeric, 35)].join(''),
  'Google, OAuth': random => ['GOC', 'SPX-', random.from(alphanumeric, 28)].join(''),
  Stripe: random => ['s', 'k_live_', random.from(alphanumeric, 24)].join(''),
  'Stripe, webhooks': random => ['wh', 'sec_', random.from(alphanumeric, 32)].join(''),
  SendGrid: random => ['S', 'G.', random.from(alphanumeric, 22), '.', random.from(alphanumeric, 43)].join(''),
  Vault: random => ['hv', 's.', random.from(alphanumeric, 24)].join(''),
  'Vault, batch': random => ['hv', 'b.', random.from(alphanumeric, 90)].join(''),
  DigitalOcean: random => ['do', 'p_v1_', random.from(hexadecimal, 64)].join(''),
  npm: random => ['np', 'm_', random.from(alphanumeric, 36)].join(''),
  PyPI: random => ['py', 'pi-AgEIcHlwaS5vcmc', random.from(alphanumeric, 60)].join(''),
  NVIDIA: random => ['nv', 'api-', random.from(alphanumeric, 64)].join(''),
  Replicate: random => ['r', '8_', random.from(alphanumeric, 37)].join(''),
  Docker: random => ['dc', 'kr_pat_', random.from(alphanumeric, 27)].join(''),
  Databricks: random => ['da', 'pi', random.from(hexadecimal, 32)].join(''),
  Grafana: random => ['gl', 'sa_', random.from(alphanumeric, 32), '_', random.from(hexadecimal, 8)].join(''),
  Telegram: random => [random.from(digits, 9), ':AA', random.from(alphanumeric, 33)].join(''),
  Groq: random => ['g', 'sk_', random.from(alphanumeric, 52)].join(''),
  xAI: random => ['xa', 'i-', random.from(alphanumeric, 80)].join(''),
  Tailscale: random =>
    ['ts', 'key-auth-', random.from(alphanumeric, 12), '-', random.from(alphanumeric, 24)].join(''),
  Linear: random => ['lin', '_api_', random.from(alphanumeric, 40)].join(''),
  Airtable: random => ['pa', 't', random.from(alphanumeric, 14), '.', random.from(hexadecimal, 64)].join(''),
  Shopify: random => ['sh', 'pat_', random.from(hexadecimal, 32)].join(''),
  Mailgun: random => ['ke', 'y-', random.from(hexadecimal, 32)].join(''),
  Postman: random => ['PM', 'AK-', random.from(hexadecimal, 24), '-', random.from(hexadecimal, 34)].join(''),
  Doppler: random => ['dp', '.pt.', random.from(alphanumeric, 43)].join(''),
  Sentry: random => ['sn', 'trys_', random.from(alphanumeric, 60)].join(''),
  Atlassian: random => ['AT', 'ATT3x', random.from(alphanumeric, 60)].join(''),
  'Terraform Cloud': random =>
    [random.from(alphanumeric, 14), '.atl', 'asv1.', random.from(alphanumeric, 60)].join(''),
  'Azure, client': random =>
    [random.from(alphanumeric, 3), '8Q', '~', random.from(alphanumeric, 34)].join(''),
  age: random => ['AGE-SEC', 'RET-KEY-1', random.from(upper + digits, 58)].join(''),
  'JSON Web Token': random =>
    [
      'ey',
      'J',
      random.from(alphanumeric, 30),
      '.ey',
      'J',
      random.from(alphanumeric, 50),
      '.',
      random.from(alphanumeric, 43),
    ].join(''),
}

const harmlessName = (random: Random) =>
  random.one(['SETUP', 'EXTRA', 'REMOTE_STORE', 'UPLOADER', 'TRACKER', 'RUN_ARGS', 'BACKEND', 'NOTIFY'])

/** Names that say what they hold. */
const named: readonly (readonly [names: readonly string[], draw: (random: Random) => string])[] = [
  [['WANDB_API_KEY', 'COMET_API_KEY', 'NEPTUNE_API_TOKEN', 'CLEARML_API_SECRET_KEY'], key],
  [
    ['MLFLOW_TRACKING_PASSWORD', 'PGPASSWORD', 'MYSQL_PWD', 'DB_PASS', 'RABBITMQ_DEFAULT_PASS', 'DBPASS'],
    password,
  ],
  [['AWS_SECRET_ACCESS_KEY', 'AZURE_STORAGE_KEY', 'B2_APPLICATION_KEY'], random => random.from(base64, 40)],
  [['LOGIN_OTP', 'OTP', 'TOTP_CODE', 'SUDO_OTP'], random => random.from(digits, 6)],
  [['WIFI_PSK', 'PSK', 'IPSEC_PSK', 'WPA_PSK'], password],
  [
    ['SEED_PHRASE', 'WALLET_MNEMONIC', 'RECOVERY_PHRASE', 'BACKUP_WORDS'],
    random => Array.from({ length: 12 }, () => random.one(words)).join(' '),
  ],
  [['SIGNING', 'CODE_SIGNING', 'RELEASE_SIGNING'], random => random.from(base64, 44)],
  [
    ['LICENSE', 'GUROBI_LICENCE', 'PRODUCT_LICENSE', 'ACTIVATION_CODE'],
    random => Array.from({ length: 5 }, () => random.from(upper + digits, 5)).join('-'),
  ],
  [['KEYRING', 'CEPH_KEYRING'], random => random.from(base64, 38)],
  [
    ['RAILS_SECRET_KEY_BASE', 'FLASK_SECRET', 'DJANGO_SALT', 'HASH_SALT'],
    random => random.from(hexadecimal, 64),
  ],
  [['DEPLOY_HOOK_TOKEN', 'BOT_TOKEN', 'CI_JOB_TOKEN', 'GITHUBTOKEN'], key],
]

const texts: Readonly<Record<string, Draw>> = {
  'connection string of a SQL Server': random => {
    const secret = password(random)
    return {
      secret,
      value: `Server=${random.one(hosts)};Database=runs;User Id=${random.one(users)};Password=${secret};Encrypt=true`,
    }
  },
  'connection string of Azure Storage': random => {
    const secret = `${random.from(base64, 86)}==`
    return {
      secret,
      value: `DefaultEndpointsProtocol=https;AccountName=lab;AccountKey=${secret};EndpointSuffix=core.windows.net`,
    }
  },
  'connection string of a service bus': random => {
    const secret = `${random.from(base64, 43)}=`
    return {
      secret,
      value: `Endpoint=sb://lab.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey=${secret}`,
    }
  },
  'SAS signature': random => {
    const secret = `${random.from(alphanumeric, 43)}%3D`
    return {
      secret,
      value: `https://lab.blob.core.windows.net/runs?sv=2023-01-03&se=2026-12-01T00%3A00Z&sr=c&sp=rl&sig=${secret}`,
    }
  },
  'signed address of S3': random => {
    const secret = random.from(hexadecimal, 64)
    return {
      secret,
      value: `https://lab.s3.amazonaws.com/d.tar?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600&X-Amz-Signature=${secret}`,
    }
  },
  'query of a URL': random => {
    const secret = password(random)
    return {
      secret,
      value: `https://${random.one(hosts)}/login?user=${random.one(users)}&password=${secret}&next=home`,
    }
  },
  'parameters of a form': random => {
    const secret = password(random)
    return { secret, value: `user=${random.one(users)}&password=${secret}` }
  },
  libpq: random => {
    const secret = password(random)
    return {
      secret,
      value: `host=${random.one(hosts)} port=5432 dbname=runs user=${random.one(users)} password=${secret} sslmode=require`,
    }
  },
  'libpq, quoted': random => {
    const secret = `${random.one(words)} ${random.one(words)}${random.from(digits, 2)}`
    return { secret, value: `dbname=runs password='${secret}' host=${random.one(hosts)}` }
  },
  ODBC: random => {
    const secret = password(random)
    return {
      secret,
      value: `Driver={ODBC Driver 18};Server=${random.one(hosts)};UID=${random.one(users)};PWD=${secret}`,
    }
  },
  netrc: random => {
    const secret = password(random)
    return { secret, value: `machine api.wandb.ai login user password ${secret}` }
  },
  'netrc in lines': random => {
    const secret = password(random)
    return {
      secret,
      value: `machine ${random.one(hosts)}\n  login ${random.one(users)}\n  password ${secret}\n`,
    }
  },
  JSON: random => {
    const secret = password(random)
    return {
      secret,
      value: JSON.stringify({ host: random.one(hosts), user: random.one(users), password: secret }),
    }
  },
  'JSON in JSON': random => {
    const secret = key(random)
    return {
      secret,
      value: JSON.stringify({ config: JSON.stringify({ url: 'https://x.example', api_key: secret }) }),
    }
  },
  'a dictionary of Python': random => {
    const secret = key(random)
    return { secret, value: `{'entity': 'lab', 'api_key': '${secret}', 'epochs': 3}` }
  },
  'list in JSON': random => {
    const secret = key(random)
    return { secret, value: `{"api_keys": ["${secret}"], "n": 1}` }
  },
  'service account': random => {
    const { body, text } = pemOf(['PRIVATE', 'KEY'].join(' '))(random)
    return {
      secret: body[2] ?? '',
      value: JSON.stringify({
        type: 'service_account',
        project_id: 'lab',
        private_key: text,
        client_email: 'a@lab.example',
      }),
    }
  },
  'service account in base64': random => {
    const { text } = pemOf(['PRIVATE', 'KEY'].join(' '))(random)
    const value = Buffer.from(JSON.stringify({ type: 'service_account', private_key: text })).toString(
      'base64',
    )
    return { secret: value.slice(60, 120), value }
  },
  'private key': random => {
    const { body, text } = pemOf(
      random.one(['RSA ', 'OPENSSH ', 'EC ', '']).concat(['PRIVATE', 'KEY'].join(' ')),
    )(random)
    return { secret: body[1] ?? '', value: text }
  },
  'private key of PGP': random => {
    const { body, text } = pemOf(['PGP PRIVATE', 'KEY BLOCK'].join(' '))(random)
    return { secret: body[1] ?? '', value: text }
  },
  'password in a URL': random => {
    const secret = password(random)
    return {
      secret,
      value: `${random.one(['postgres', 'redis', 'amqp', 'mongodb+srv', 'https'])}://${random.one(users)}:${secret}@${random.one(hosts)}/runs`,
    }
  },
  'token as the user of a URL': random => {
    const secret = random.from(random.one([alphanumeric, hexadecimal]), random.one([18, 24, 32, 40]))
    return {
      secret,
      value: `https://${secret}@${random.one(['github.com/lab/x.git', 'o1.ingest.sentry.io/4'])}`,
    }
  },
  'webhook of Slack': random => {
    const secret = random.from(alphanumeric, 24)
    return {
      secret,
      value: `https://hooks.slack.com/services/T${random.from(upper, 8)}/B${random.from(upper, 8)}/${secret}`,
    }
  },
  'webhook of Discord': random => {
    const secret = random.from(alphanumeric, 68)
    return {
      secret,
      value: `https://discord${random.one(['', 'app'])}.com/api/webhooks/${random.from(digits, 18)}/${secret}`,
    }
  },
  'webhook of Teams': random => {
    const secret = random.from(hexadecimal, 32)
    return {
      secret,
      value: `https://lab.webhook.office.com/webhookb2/${random.from(hexadecimal, 8)}@x/IncomingWebhook/${secret}/y`,
    }
  },
  'header of a request': random => {
    const secret = key(random)
    return {
      secret,
      value: `${random.one(['X-Api-Key', 'X-Auth-Token', 'Api-Key', 'PRIVATE-TOKEN', 'X-Vault-Token'])}: ${secret}`,
    }
  },
  'header with a scheme': random => {
    const secret = random.from(base64, 24)
    return { secret, value: `Authorization: ${random.one(['Bearer', 'Basic', 'Token', 'ApiKey'])} ${secret}` }
  },
  cookie: random => {
    const secret = random.from(alphanumeric, 32)
    return { secret, value: `Cookie: lang=en; sessionid=${secret}; theme=dark` }
  },
  YAML: random => {
    const secret = password(random)
    return { secret, value: `user: ${random.one(users)}\npassword: ${secret}\nepochs: 3` }
  },
  'option in a text': random => {
    const secret = password(random)
    return {
      secret,
      value: `python train.py --epochs 3 ${random.one(['--password', '--db-password', '--api-key', '--hf-token'])} ${secret} --lr 0.1`,
    }
  },
}

const commands: Readonly<Record<string, Draw>> = {
  'curl -u': random => {
    const secret = password(random)
    return {
      secret,
      words: [
        'curl',
        random.one(['-u', '--user', '--proxy-user']),
        `${random.one(users)}:${secret}`,
        'https://x.example',
      ],
    }
  },
  'curl -H': random => {
    const secret = key(random)
    return {
      secret,
      words: [
        'curl',
        '-H',
        `${random.one(['X-Api-Key', 'X-Auth-Token', 'Ocp-Apim-Subscription-Key'])}: ${secret}`,
        'https://x.example',
      ],
    }
  },
  'curl -H in a text': random => {
    const secret = key(random)
    return { secret, words: ['sh', '-c', `curl -s -H 'X-Api-Key: ${secret}' https://x.example | tar x`] }
  },
  'curl -u in a text': random => {
    const secret = password(random)
    return { secret, words: ['sh', '-c', `curl -su ${random.one(users)}:${secret} https://x.example`] }
  },
  'configuration in JSON': random => {
    const secret = password(random)
    return {
      secret,
      words: ['python', 'train.py', '--config', JSON.stringify({ lr: 0.1, password: secret })],
    }
  },
  'configuration in JSON behind =': random => {
    const secret = key(random)
    return { secret, words: ['python', 'train.py', `--config={"tracker": {"api_key": "${secret}"}}`] }
  },
  option: random => {
    const secret = password(random)
    return {
      secret,
      words: [
        'python',
        'train.py',
        random.one(['--password', '--wandb-key', '--hf_token', '--otp', '--psk']),
        secret,
      ],
    }
  },
  'option with =': random => {
    const secret = password(random)
    return {
      secret,
      words: [
        'python',
        'train.py',
        `${random.one(['--password', '--api-key', '--client-secret', '--license-key'])}=${secret}`,
      ],
    }
  },
  'override of Hydra': random => {
    const secret = key(random)
    return {
      secret,
      words: [
        'python',
        'train.py',
        `${random.one(['logger.wandb.api_key', '+auth.token', 'db.password'])}=${secret}`,
      ],
    }
  },
  'variable of docker': random => {
    const secret = key(random)
    return { secret, words: ['docker', 'run', '-e', `WANDB_API_KEY=${secret}`, 'image'] }
  },
  sshpass: random => {
    const secret = password(random)
    return { secret, words: ['sshpass', '-p', secret, 'ssh', 'host'] }
  },
  mysql: random => {
    const secret = password(random)
    return { secret, words: ['mysql', '-uroot', `-p${secret}`, 'runs'] }
  },
}

const configurations: Readonly<Record<string, Draw>> = {
  'key of a configuration': random => {
    const secret = key(random)
    return {
      secret,
      json: { tracker: { [random.one(['api_key', 'apiKey', 'api-key', 'accessToken', 'token'])]: secret } },
    }
  },
  'name and value': random => {
    const secret = password(random)
    return { secret, json: { env: [{ name: 'DB_PASSWORD', value: secret }] } }
  },
  'headers of a configuration': random => {
    const secret = key(random)
    return { secret, json: { headers: { 'X-Api-Key': secret, accept: 'text/plain' } } }
  },
}

/** @returns So many secrets, every form as often as the others. */
export function secretSamples(seed: number, count: number): readonly SecretSample[] {
  const random = randomOf(seed)
  const draws: readonly (() => SecretSample)[] = [
    ...Object.entries(issued).map(([of, draw], position) => () => {
      const secret = draw(random)
      const value = random.one([secret, `--remote x ${secret}`])
      return position % 2 === 0
        ? { of, secret, variable: [harmlessName(random), value] as const }
        : { of, secret, text: `ERROR: the request with ${secret} was refused (403)` }
    }),
    ...named.map(([names, draw]) => () => {
      const [name, secret] = [random.one(names), draw(random)]
      return { of: name, secret, variable: [name, secret] as const }
    }),
    ...Object.entries(texts).map(([of, draw]) => () => {
      const { secret, value } = draw(random)
      return random.one([
        { of, secret, variable: [harmlessName(random), String(value)] as const },
        { of, secret, text: `RuntimeError: cannot connect: ${value}` },
      ])
    }),
    ...[...Object.entries(commands), ...Object.entries(configurations)].map(
      ([of, draw]) =>
        () =>
          ({ of, ...draw(random) }) as SecretSample,
    ),
  ]
  return Array.from({ length: count }, (_, position) =>
    (draws[position % draws.length] as () => SecretSample)(),
  )
}
