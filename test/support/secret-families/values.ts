import type { Draw } from './draw.js'
import { type Family, holding, named } from './sample.js'

const password = (draw: Draw) => draw.password()
const oneLine = (pem: string) => pem.replaceAll('\n', '\\n')

/** Secrets inside of a value, most under names that tell nothing. */
export const values: readonly Family[] = [
  holding('DATABASE_URL', password, secret => `postgres://app:${secret}@db.example.org:5432/app`),
  holding('MONGO', password, secret => `mongodb+srv://root:${secret}@c0.ab1.mongodb.net/?retryWrites=true`),
  holding('CACHE', password, secret => `redis://:${secret}@10.0.0.4:6379/0`),
  holding('BROKER', password, secret => `amqp://guest:${secret}@mq:5672//`),
  holding('BROKER_B', password, secret => `amqps://svc:${secret}@mq.example.org/vhost`),
  holding('RESULT', password, secret => `db+mysql://u:${secret}@h/celery`),
  holding('JDBC', password, secret => `jdbc:postgresql://h:5432/d?user=ann&password=${secret}&ssl=true`),
  holding(
    'JDBC_MS',
    password,
    secret => `jdbc:sqlserver://h:1433;databaseName=d;user=sa;password=${secret};encrypt=true`,
  ),
  holding('JDBC_MY', password, secret => `jdbc:mysql://ann:${secret}@h:3306/d`),
  holding('JDBC_ORA', password, secret => `jdbc:oracle:thin:scott/${secret}@//h:1521/x`),
  holding(
    'ODBC',
    password,
    secret => `Driver={ODBC Driver 18};Server=h;Database=d;Uid=sa;Pwd={${secret}};Encrypt=yes`,
  ),
  holding('ODBC_PLAIN', password, secret => `DRIVER=PostgreSQL;SERVER=h;UID=ann;PWD=${secret}`),
  holding('ADO', password, secret => `Data Source=h;Initial Catalog=d;User ID=sa;Password=${secret};`),
  holding('PG', password, secret => `host=db user=ann password=${secret} dbname=d sslmode=require`),
  holding('PG_QUOTED', password, secret => `host=db password='${secret}' user=ann`),
  holding('PGPASSLINE', password, secret => `db.example.org:5432:app:ann:${secret}`),
  holding('NEO4J_AUTH', password, secret => `neo4j/${secret}`),
  holding(
    'EVENT_HUB',
    draw => `${draw.base64(43)}=`,
    secret =>
      `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${secret};EntityPath=e`,
  ),
  holding(
    'STORAGE',
    draw => `${draw.base64(86)}==`,
    secret =>
      `DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=${secret};EndpointSuffix=core.windows.net`,
  ),
  holding(
    'INSIGHTS',
    draw => draw.uuid(),
    secret => `InstrumentationKey=${secret};IngestionEndpoint=https://x.in.applicationinsights.azure.com/`,
  ),
  holding(
    'KAFKA_JAAS',
    password,
    secret =>
      `org.apache.kafka.common.security.plain.PlainLoginModule required username="ann" password="${secret}";`,
  ),
  holding(
    'SENTRY_DSN',
    draw => draw.hex(32),
    secret => `https://${secret}@o4505.ingest.sentry.io/4506`,
  ),
  holding(
    'ERRORS_TO',
    draw => draw.hex(32),
    secret => `https://${secret}@sentry.example.org/7`,
  ),
  holding(
    'SAS_URL',
    draw => draw.base64(40),
    secret =>
      `https://a.blob.core.windows.net/c?sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2030-01-01&sig=${encodeURIComponent(secret)}%3D`,
  ),
  holding(
    'DOWNLOAD',
    draw => draw.hex(64),
    secret =>
      `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=60&X-Amz-Signature=${secret}`,
  ),
  holding(
    'GCS_SIGNED',
    draw => draw.hex(128),
    secret =>
      `https://storage.googleapis.com/b/k?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=${secret}`,
  ),
  holding(
    'CLOUDFRONT',
    draw => draw.url64(120),
    secret => `https://d1.cloudfront.net/k?Expires=1700000000&Signature=${secret}&Key-Pair-Id=APKA1`,
  ),
  holding(
    'S3_V2',
    draw => draw.base64(27).replaceAll('/', 'x'),
    secret => `https://b.s3.amazonaws.com/k?AWSAccessKeyId=x&Expires=17&Signature=${secret}%3D`,
  ),
  holding(
    'CALLBACK',
    draw => draw.url64(30),
    secret => `https://api.example.org/cb?state=1&access_token=${secret}#x`,
  ),
  holding(
    'FETCH',
    draw => draw.hex(32),
    secret => `https://api.example.org/v1?api_key=${secret}&units=metric`,
  ),
  holding(
    'FETCH_B',
    draw => draw.hex(24),
    secret => `https://api.example.org/v1?q=x&token=${secret}`,
  ),
  holding(
    'FETCH_C',
    draw => `AI${'za'}${draw.url64(35)}`,
    secret => `https://maps.example.org/?key=${secret}`,
  ),
  holding(
    'NOTIFY',
    draw => draw.alnum(24),
    secret => `https://hooks.slack.com/services/T0AB1CD2E/B0AB1CD2E/${secret}`,
  ),
  holding(
    'NOTIFY_B',
    draw => draw.url64(68),
    secret => `https://discord.com/api/webhooks/112233445566778899/${secret}`,
  ),
  holding(
    'NOTIFY_C',
    draw => draw.alnum(35),
    secret => `https://api.telegram.org/bot1234567890:${secret}/sendMessage`,
  ),
  holding(
    'NOTIFY_D',
    draw => draw.hex(32),
    secret => `https://x.webhook.office.com/webhookb2/a@b/IncomingWebhook/${secret}/c`,
  ),
  holding(
    'PIP_INDEX_URL',
    draw => draw.alnum(24),
    secret => `https://ci:${secret}@pypi.example.org/simple`,
  ),
  holding(
    'PIP_EXTRA_INDEX_URL',
    draw => draw.alnum(30),
    secret => `https://__token__:${secret}@gitlab.example.org/api/v4/projects/1/packages/pypi/simple`,
  ),
  holding(
    'CI_REPOSITORY_URL',
    draw => draw.alnum(20),
    secret => `https://gitlab-ci-token:${secret}@gitlab.example.org/a/b.git`,
  ),
  holding(
    'GIT_REMOTE',
    draw => draw.lower(40),
    secret => `https://${secret}@github.example.org/a/b.git`,
  ),
  holding(
    'GIT_REMOTE_B',
    draw => draw.lower(40),
    secret => `https://oauth2:${secret}@git.example.org/a/b.git`,
  ),
  holding(
    'CONDA_CHANNEL',
    draw => `ab-${draw.uuid()}`,
    secret => `https://conda.anaconda.org/t/${secret}/team`,
  ),
  holding('HTTP_PROXY', password, secret => `http://ann:${secret}@proxy:3128`),
  holding('https_proxy', password, secret => `http://corp%5Cann:${secret}@proxy:3128/`),
  holding('FTP', password, secret => `ftp://ann:${secret}@ftp.example.org/d`),
  holding('SMB', password, secret => `smb://dom;ann:${secret}@nas/share`),
  holding('LDAP', password, secret => `ldap://cn=admin:${secret}@ldap.example.org`),
  holding(
    'GOOGLE_CREDENTIALS',
    draw => oneLine(draw.pem('')),
    (secret, draw) =>
      `{"type": "service_account", "private_key_id": "${draw.hex(40)}", "private_key": "${secret}\\n", "client_email": "a@b.iam"}`,
  ),
  holding(
    'SA_B64',
    draw =>
      Buffer.from(`{"type":"service_account","private_key":"${oneLine(draw.pem(''))}"}`).toString('base64'),
    secret => secret,
  ),
  holding(
    'AUTHS',
    draw => Buffer.from(`ann:${draw.alnum(14)}`).toString('base64'),
    secret => `{"auths":{"https://index.docker.io/v1/":{"auth":"${secret}"}}}`,
  ),
  holding(
    'DOCKER_CONFIG_JSON',
    draw => draw.url64(60),
    secret => `{"auths":{"r.example.org":{"identitytoken":"${secret}"}}}`,
  ),
  holding(
    'KUBE',
    draw => draw.jwt(),
    secret => `users:\n- name: ci\n  user:\n    token: ${secret}\n`,
  ),
  holding(
    'KUBE_PW',
    password,
    secret => `users:\n- name: ci\n  user:\n    username: ann\n    password: ${secret}\n`,
  ),
  holding(
    'KUBE_CERT',
    draw => Buffer.from(draw.pem('RSA ')).toString('base64'),
    secret => `  client-key-data: ${secret}`,
  ),
  holding(
    'KUBE_SECRET',
    draw => Buffer.from(draw.alnum(15)).toString('base64'),
    secret => `apiVersion: v1\nkind: Secret\ndata:\n  password: ${secret}\n`,
  ),
  holding('SETTINGS', password, secret => `{"db": {"host": "h", "password": "${secret}"}, "epochs": 3}`),
  holding('SETTINGS_B', password, secret => `{'host': 'h', 'passwd': '${secret}'}`),
  holding('SETTINGS_C', password, secret => `db:\n  host: h\n  password: "${secret}"\n  port: 1\n`),
  holding('SETTINGS_D', password, secret => `[default]\nuser = ann\npassword = ${secret}\n`),
  holding(
    'SETTINGS_E',
    draw => draw.base64(40),
    secret => `[default]\naws_access_key_id = x\naws_secret_access_key = ${secret}\n`,
  ),
  holding('SETTINGS_F', password, secret => `<user>ann</user><password>${secret}</password>`),
  holding('NETRC_TEXT', password, secret => `machine api.example.org login ann password ${secret}`),
  holding('NETRC_LINES', password, secret => `machine api.example.org\n  login ann\n  password ${secret}\n`),
  holding(
    'NPMRC',
    draw => draw.uuid(),
    secret => `//registry.example.org/:_authToken=${secret}`,
  ),
  holding(
    'NPMRC_B',
    draw => Buffer.from(`ann:${draw.alnum(16)}`).toString('base64'),
    secret => `//registry.example.org/:_auth=${secret}`,
  ),
  holding(
    'GIT_CONFIG_VALUE_0',
    draw => Buffer.from(`x-access-token:${draw.alnum(30)}`).toString('base64'),
    secret => `AUTHORIZATION: basic ${secret}`,
  ),
  holding(
    'HEADERS',
    draw => draw.alnum(32),
    secret => `X-Api-Key: ${secret}`,
  ),
  holding(
    'OTEL_EXPORTER_OTLP_HEADERS',
    draw => draw.alnum(22),
    secret => `x-honeycomb-team=abc,api-key=${secret}`,
  ),
  holding(
    'OTEL_B',
    draw => draw.base64(44),
    secret => `Authorization=Basic%20${secret}`,
  ),
  holding(
    'COOKIES',
    draw => draw.hex(32),
    secret => `Cookie: theme=dark; sessionid=${secret}; lang=en`,
  ),
  holding('BASIC_AUTH', password, secret => `ann:${secret}`),
  holding(
    'HTPASSWD',
    draw => `$apr1$${draw.alnum(8)}$${draw.alnum(22)}`,
    secret => `ann:${secret}`,
  ),
  holding('JAVA_OPTS', password, secret => `-Xmx2g -Djavax.net.ssl.keyStorePassword=${secret} -Dx=1`),
  holding(
    'EXTRA_ARGS',
    draw => draw.alnum(20),
    secret => `--epochs 3 --api-key ${secret} --lr 0.1`,
  ),
  holding('CURL_OPTS', password, secret => `-s -u ann:${secret} -L`),
  holding(
    'DEPLOY',
    draw => draw.pem('OPENSSH '),
    secret => secret,
  ),
  holding(
    'TLS',
    draw => draw.pem('EC ', 3),
    secret => `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${secret}`,
  ),
  holding(
    'PGP',
    draw => draw.base64(64),
    secret =>
      `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${secret}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----`,
  ),
  holding(
    'AGE_FILE',
    draw => `AGE-${'SECRET'}-KEY-1${draw.upper(58)}`,
    secret => `# created: 2024-01-01\n# public key: age1x\n${secret}\n`,
  ),
  holding(
    'OTPAUTH',
    draw => draw.of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 26),
    secret => `otpauth://totp/Acme:ann?secret=${secret}&issuer=Acme`,
  ),
  holding('WPA', password, secret => `network={ ssid="home" psk="${secret}" }`),
  holding('WIFI_QR', password, secret => `WIFI:T:WPA;S:home;P:${secret};;`),
  holding(
    'WIREGUARD',
    draw => `${draw.base64(43)}=`,
    secret => `[Interface]\nPrivateKey = ${secret}\nAddress = 10.0.0.2/32`,
  ),
  named('NEPTUNE_API_TOKEN', draw =>
    Buffer.from(`{"api_address":"https://app.neptune.ai","api_url":"x","api_key":"${draw.uuid()}"}`).toString(
      'base64',
    ),
  ),
]
