import type { Draw } from './draw.js'
import { type Family, line } from './sample.js'

const password = (draw: Draw) => draw.password()
const token = (draw: Draw) => draw.alnum(32)
const github = (draw: Draw) => `gh${'p_'}${draw.alnum(36)}`
const openai = (draw: Draw) => `sk-${'proj'}-${draw.url64(40)}7`
const huggingFace = (draw: Draw) => `hf${'_'}${draw.alnum(34)}`
const half = (text: string) => Math.floor(text.length / 2)

/** Secrets in what programs print: logs, tracebacks, errors; coloured, split and wrapped. */
export const lines: readonly Family[] = [
  line(
    openai,
    secret =>
      `openai.AuthenticationError: Error code: 401 - Incorrect API key provided: ${secret}. You can find`,
  ),
  line(token, secret => `AuthenticationError: invalid API key '${secret}'`),
  line(token, secret => `RuntimeError: token ${secret} was refused`),
  line(token, secret => `ValueError: Invalid token: ${secret}`),
  line(token, secret => `KeyError: "no project for key, api_key='${secret}'"`),
  line(huggingFace, secret => `huggingface_hub.errors.HfHubHTTPError: 401 for token ${secret}`),
  line(huggingFace, secret => `  File "a.py", line 3, in <module>\n    login("${secret}")`),
  line(password, secret => `    conn = connect(host="h", user="ann", password="${secret}")`),
  line(password, secret => `    engine = create_engine("postgresql+psycopg2://ann:${secret}@h/d")`),
  line(password, secret => `    raise E(f"bad {password!r}")  # password='${secret}'`),
  line(
    password,
    secret => `sqlalchemy.exc.OperationalError: could not connect to postgresql://ann:${secret}@h:5432/d`,
  ),
  line(
    password,
    secret => `psycopg2.OperationalError: invalid dsn: "host=h user=ann password=${secret} dbname=d"`,
  ),
  line(
    password,
    secret => `redis.exceptions.ConnectionError: Error connecting to redis://:${secret}@h:6379/0`,
  ),
  line(
    password,
    secret =>
      `pymongo.errors.ServerSelectionTimeoutError: mongodb://root:${secret}@h:27017/?authSource=admin`,
  ),
  line(password, secret => `amqp.exceptions.AccessRefused: amqp://guest:${secret}@mq//`),
  line(password, secret => `requests.exceptions.ProxyError: http://ann:${secret}@proxy:3128`),
  line(
    token,
    secret =>
      `requests.exceptions.HTTPError: 403 Client Error for url: https://api.example.org/v1?api_key=${secret}&x=1`,
  ),
  line(
    token,
    secret =>
      `urllib3.exceptions.MaxRetryError: Max retries exceeded with url: /v1/x?access_token=${secret} (Caused by X)`,
  ),
  line(github, secret => `fatal: unable to access 'https://${secret}@github.com/a/b.git/': 403`),
  line(token, secret => `fatal: Authentication failed for 'https://oauth2:${secret}@git.example.org/a.git'`),
  line(token, secret => `> GET /v1 HTTP/1.1\n> Authorization: Bearer ${secret}\n> Accept: */*`),
  line(
    token,
    secret => `send: b'GET / HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Basic ${secret}\\r\\n\\r\\n'`,
  ),
  line(token, secret => `{'User-Agent': 'x', 'Authorization': 'Bearer ${secret}'}`),
  line(token, secret => `{"headers": {"x-api-key": "${secret}", "accept": "a"}}`),
  line(token, secret => `headers={'PRIVATE-TOKEN': '${secret}'}`),
  line(token, secret => `< Set-Cookie: session=${secret}; Path=/; HttpOnly`),
  line(token, secret => `DEBUG:urllib3:cookie jar: <Cookie sessionid=${secret} for x.org/>`),
  line(token, secret => `[INFO] Using WANDB_API_KEY=${secret}`),
  line(token, secret => `+ export HF_TOKEN=${secret}`),
  line(password, secret => `+ mysql -u root -p${secret} app`),
  line(password, secret => `+ sshpass -p ${secret} ssh a@b`),
  line(token, secret => `+ curl -H 'X-Api-Key: ${secret}' https://x`),
  line(password, secret => `+ curl -u ann:${secret} https://x`),
  line(password, secret => `+ docker login -u ann -p ${secret} r.example.org`),
  line(password, secret => `+ net use Z: \\\\nas\\share ${secret} /user:ann`),
  line(password, secret => `usage error: unrecognized arguments: --db-password ${secret}`),
  line(password, secret => `train.py: error: unrecognized arguments: --password=${secret}`),
  line(token, secret => `Namespace(epochs=3, lr=0.1, api_key='${secret}', seed=1)`),
  line(password, secret => `Config(db=Db(host='h', password='${secret}'), epochs=3)`),
  line(password, secret => `args: {'user': 'ann', 'password': '${secret}', 'epochs': 3}`),
  line(password, secret => `{"level":"error","msg":"login failed","password":"${secret}"}`),
  line(password, secret => `{"log":"{\\"password\\": \\"${secret}\\"}"}`),
  line(password, secret => `level=error msg="login failed" user=ann password=${secret}`),
  line(password, secret => `level=error msg="cannot parse" dsn="user=ann password=${secret} host=h"`),
  line(
    password,
    secret => `2024-05-01 12:00:01,123 ERROR db: Login failed for user 'ann' with password '${secret}'`,
  ),
  line(password, secret => `ERROR: the password is ${secret}`),
  line(password, secret => `Password: ${secret}`),
  line(password, secret => `password for ann: ${secret}`),
  line(password, secret => `default admin password set to ${secret}`),
  line(password, secret => `Generated password = "${secret}"`),
  line(
    draw => draw.digits(6),
    secret => `Your verification code is ${secret}`,
  ),
  line(
    draw => draw.digits(6),
    secret => `OTP: ${secret}`,
  ),
  line(
    draw => draw.digits(6),
    secret => `one-time password: ${secret}`,
  ),
  line(
    draw => draw.digits(4),
    secret => `enter PIN: ${secret}`,
  ),
  line(
    draw => draw.phrase(),
    secret => `Your seed phrase: ${secret}`,
  ),
  line(
    draw => draw.phrase(),
    secret => `mnemonic = "${secret}"`,
  ),
  line(
    draw => draw.phrase(24),
    secret => `{"mnemonic": "${secret}"}`,
  ),
  line(
    draw => [5, 5, 5, 5].map(length => draw.upper(length)).join('-'),
    secret => `License key: ${secret}`,
  ),
  line(
    draw => [5, 5, 5, 5].map(length => draw.upper(length)).join('-'),
    secret => `Invalid license key ${secret}.`,
  ),
  line(
    draw => draw.hex(48),
    secret => `    http://localhost:8888/lab?token=${secret}`,
  ),
  line(
    draw => draw.hex(40),
    secret => `wandb: ERROR api_key not configured: ${secret}`,
  ),
  line(
    draw => draw.hex(40),
    secret =>
      `wandb: Appending key for api.wandb.ai to your netrc file: machine api.wandb.ai login user password ${secret}`,
  ),
  line(
    draw => draw.jwt(),
    secret => `jwt.exceptions.InvalidSignatureError: ${secret}`,
  ),
  line(
    draw => draw.jwt(),
    secret => `token=${secret},expired`,
  ),
  line(
    draw => `AK${'IA'}${draw.upper(16)}`,
    secret => `botocore.exceptions.ClientError: InvalidAccessKeyId: ${secret} does not exist`,
  ),
  line(
    draw => draw.base64(40),
    secret => `Credentials(access_key=x, secret_key='${secret}', method='env')`,
  ),
  line(
    draw => draw.base64(40),
    secret => `aws_secret_access_key = ${secret}`,
  ),
  line(
    draw => draw.base64(86),
    secret =>
      `azure: DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${secret}==;EndpointSuffix=e is malformed`,
  ),
  line(
    draw => draw.base64(43),
    secret =>
      `AuthenticationFailed url: https://a.blob.core.windows.net/c?sv=2022&sig=${encodeURIComponent(secret)}%3D&sp=r`,
  ),
  line(
    draw => draw.pem('RSA '),
    secret => `cannot load key:\n${secret}\nretrying`,
  ),
  line(
    draw => draw.pem('OPENSSH '),
    secret => `ValueError: b'${secret.replaceAll('\n', '\\n')}'`,
  ),
  line(
    draw => draw.alnum(24),
    secret => `POST https://hooks.slack.com/services/T01234567/B01234567/${secret} 404`,
  ),
  line(
    draw => draw.url64(68),
    secret => `POST https://discord.com/api/webhooks/112233445566778899/${secret} 429`,
  ),
  line(
    draw => draw.alnum(35),
    secret => `telegram.error: https://api.telegram.org/bot1234567890:${secret}/getMe`,
  ),
  line(
    draw => draw.hex(32),
    secret => `Sentry is attempting to send to https://${secret}@o1.ingest.sentry.io/2`,
  ),
  line(password, secret => `SMTPAuthenticationError: login('ann@x.org', password='${secret}')`),
  line(password, secret => `auth=('ann', '${secret}')`),
  line(password, secret => `HTTPBasicAuth('ann', '${secret}')`),
  line(password, secret => `ftplib: *cmd* 'PASS ${secret}'`),
  line(password, secret => `AUTH PLAIN failed; password=<${secret}>`),
  line(password, secret => `PASSWORD (${secret}) is wrong`),
  line(password, secret => `jdbc url jdbc:mysql://h/d?user=a&password=${secret} refused`),
  line(password, secret => `Pwd=${secret};Encrypt=yes: login timeout`),
  // Coloured, as loggers print names and values.
  line(token, secret => `\x1b[32mapi_key\x1b[0m=\x1b[33m${secret}\x1b[0m`),
  line(password, secret => `\x1b[1mpassword\x1b[0m: \x1b[31m'${secret}'\x1b[0m`),
  line(password, secret => `{\x1b[94m"password"\x1b[0m: \x1b[92m"${secret}"\x1b[0m}`),
  line(github, secret => `clone with gh\x1b[1mp_\x1b[0m${secret.slice(4)}`),
  line(
    github,
    secret => `clone with ${secret.slice(0, half(secret))}\x1b[31m${secret.slice(half(secret))}\x1b[0m`,
  ),
  line(password, secret => `postgres://ann:\x1b[31m${secret}\x1b[0m@h/d`),
  line(token, secret => `Authorization: \x1b[36mBearer\x1b[0m ${secret}`),
  // Wrapped by a terminal or a logger at its width.
  line(token, secret => `api_key=\n${secret}`),
  line(password, secret => `"password":\n    "${secret}"`),
  line(token, secret => `curl -H 'X-Api-Key: \\\n${secret}'`),
  line(github, secret => `clone with ${secret.slice(0, 24)}\n${secret.slice(24)}`),
  line(password, secret => `--password \\\n  ${secret}`),
  line(github, secret => `\rclone 3%\rclone with ${secret}\r`),
  line(token, secret => `loss=0.1 epoch=3 token=${secret} acc=0.9`),
]
