import type { Draw } from './draw.js'
import { type Family, named } from './sample.js'

const password = (draw: Draw) => draw.password()
const table = (make: (draw: Draw) => string, names: string): Family[] =>
  names.split(' ').map(name => named(name, make))

/** Variables of the environment as clouds, services and people name them. */
export const variables: readonly Family[] = [
  named('AWS_ACCESS_KEY_ID', draw => `AK${'IA'}${draw.upper(16)}`),
  named('AWS_SECRET_ACCESS_KEY', draw => draw.base64(40)),
  named('AWS_SESSION_TOKEN', draw => `IQoJb3JpZ2lu${draw.base64(180)}==`),
  ...table(
    draw => draw.base64(40),
    'S3_ACCESS S3_SECRET S3_KEY AWS_SECRET RCLONE_CONFIG_S3_SECRET_ACCESS_KEY DVC_S3_SECRET WASABI_ACCESS',
  ),
  named('GOOGLE_API_KEY', draw => `AI${'za'}${draw.url64(35)}`),
  named('FIREBASE_TOKEN', draw => `1//${'0'}${draw.url64(60)}`),
  named('AZURE_CLIENT_SECRET', draw => `${draw.alnum(3)}8Q~${draw.alnum(34)}`),
  ...table(
    draw => `${draw.base64(86)}==`,
    'AZURE_STORAGE_KEY AZURE_STORAGE_ACCOUNT_KEY COSMOS_KEY INFLUXDB_TOKEN',
  ),
  ...table(draw => `hf${'_'}${draw.alnum(34)}`, 'HF_TOKEN HUGGING_FACE_HUB_TOKEN HUB_LOGIN'),
  ...table(draw => draw.hex(40), 'WANDB_API_KEY DD_APP_KEY WANDB_KEY PULUMI_ACCESS GITEA_TOKEN'),
  named('OPENAI_API_KEY', draw => `sk-${'proj'}-${draw.url64(40)}7`),
  named('ANTHROPIC_API_KEY', draw => `sk-${'ant'}-api03-${draw.url64(90)}`),
  ...table(draw => `gh${'p_'}${draw.alnum(36)}`, 'GITHUB_TOKEN GH_PAT PERSONAL CLONE_WITH'),
  named('GITHUB_FINE', draw => `github${'_pat_'}${draw.alnum(22)}_${draw.alnum(59)}`),
  named('GITLAB_TOKEN', draw => `gl${'pat'}-${draw.url64(20)}`),
  named('CI_JOB_TOKEN', draw => `gl${'cbt'}-64_${draw.url64(20)}`),
  named('NPM_TOKEN', draw => `np${'m_'}${draw.alnum(36)}`),
  named('TWINE_PASSWORD', draw => `py${'pi'}-AgEIcHlwaS5vcmc${draw.url64(140)}`),
  named('STRIPE_SECRET_KEY', draw => `sk${'_live_'}${draw.alnum(24)}`),
  named('STRIPE_HOOK', draw => `wh${'sec_'}${draw.alnum(32)}`),
  named('TWILIO_AUTH_TOKEN', draw => draw.hex(32)),
  named('MAILER', draw => `S${'G'}.${draw.url64(22)}.${draw.url64(43)}`),
  named('SLACK_BOT', draw => `xo${'xb'}-${draw.digits(12)}-${draw.digits(12)}-${draw.alnum(24)}`),
  named('DISCORD_TOKEN', draw => `MT${draw.alnum(22)}.G${draw.alnum(5)}.${draw.url64(38)}`),
  named('BOT', draw => `MT${draw.alnum(22)}.G${draw.alnum(5)}.${draw.url64(38)}`),
  named('VAULT_TOKEN', draw => `hv${'s'}.${draw.url64(90)}`),
  named('UNSEAL_KEY_1', draw => draw.base64(44)),
  named('DO_PAT', draw => `do${'p_v1_'}${draw.hex(64)}`),
  ...table(
    draw => draw.uuid(),
    'HEROKU_API_KEY CODECOV_TOKEN SNYK_TOKEN SCW_SECRET_KEY RAILWAY_TOKEN GRB_WLSSECRET PINECONE_API_KEY CIRCLE_TOKEN',
  ),
  ...table(
    draw => draw.hex(32),
    'ALGOLIA_ADMIN ALGOLIA_ADMIN_KEY ALGOLIA_WRITE DD_API_KEY RAILS_MASTER_KEY PAGERDUTY_ROUTING_KEY MAPS_KEY ' +
      'AZURE_COGNITIVE_KEY LASTFM_SECRET KAGGLE_KEY COMET_API_KEY SERPAPI_KEY OPENWEATHER_APPID',
  ),
  ...table(
    draw => draw.alnum(40),
    'CLOUDFLARE_API_TOKEN CF_TOKEN LINODE_TOKEN COHERE_API_KEY TOGETHER_API_KEY LAMBDA_API_KEY VERCEL_TOKEN MLFLOW_TRACKING_TOKEN ' +
      'BUILDKITE_AGENT_TOKEN CLEARML_API_SECRET_KEY OVH_APPLICATION_SECRET ADMIN_KEY READ_WRITE_KEY',
  ),
  named('HCLOUD_TOKEN', draw => draw.alnum(64)),
  named('ALIBABA_CLOUD_ACCESS_KEY_SECRET', draw => draw.alnum(30)),
  named('ALIYUN_ID', draw => `LT${'AI'}5t${draw.alnum(18)}`),
  named('LANGSMITH', draw => `ls${'v2_pt_'}${draw.hex(32)}_${draw.hex(10)}`),
  named('TAVILY', draw => `tv${'ly'}-${draw.alnum(32)}`),
  named('FIREWORKS', draw => `f${'w_'}${draw.alnum(24)}`),
  named('SONAR_LOGIN', draw => `sq${'u_'}${draw.hex(40)}`),
  named('NETLIFY', draw => `nf${'p_'}${draw.alnum(36)}`),
  named('FLY_API_TOKEN', draw => `FlyV1 fm${'2_'}${draw.base64(120)}`),
  named('RENDER', draw => `rn${'d_'}${draw.alnum(28)}`),
  named('MATRIX', draw => `sy${'t_'}${draw.alnum(12)}_${draw.alnum(20)}_${draw.alnum(6)}`),
  named('MAPBOX', draw => `s${'k'}.${draw.jwt().split('.').slice(0, 2).join('.')}`),
  named('FCM_SERVER_KEY', draw => `AAAA${draw.alnum(7)}:APA91b${draw.url64(134)}`),
  named('FACEBOOK', draw => `EA${'AC'}${draw.alnum(170)}`),
  named('PLAID_SECRET', draw => draw.hex(30)),
  named('JUPYTER_TOKEN', draw => draw.hex(48)),
  named(
    'JUPYTER_PASSWORD',
    draw => `argon2:$argon2id$v=19$m=10240,t=10,p=8$${draw.base64(22)}$${draw.base64(43)}`,
  ),
  named('SLURM_JWT', draw => draw.jwt()),
  named('WHOAMI', draw => draw.jwt()),
  named('GLOBUS', draw => draw.jwt()),
  ...table(
    password,
    'PASSWORD PASS PW DB_PASS DBPASS MYSQL_PWD MYSQL_ROOT_PASSWORD PGPASSWORD DOCKER_PASSWORD SMTP_PASS EMAIL_HOST_PASSWORD ' +
      'MINIO_ROOT_PASSWORD OS_PASSWORD LDAP_BIND_PW LDAP_ADMIN_PASSWD RADIUS_SECRET RESTIC_PASSWORD BORG_PASSPHRASE ' +
      'RCLONE_CONFIG_PASS ANSIBLE_VAULT_PASSWORD TF_VAR_db_password SNOWFLAKE_PASSWORD ELASTIC_PASSWORD RABBITMQ_DEFAULT_PASS ' +
      'KEYRING_CRYPTFILE_PASSWORD KEYRING_PASS GRAFANA_ADMIN_PASSWORD BITBUCKET_APP_PASSWORD CI_REGISTRY_PASSWORD ' +
      'MLFLOW_TRACKING_PASSWORD WIFI_PSK VPN_PSK IPSEC_PSK SUDO_PASS ROOTPW VNC_PASSWORD SSHPASS KRB5_PASSWD ADMIN_PWD ' +
      'SNMP_COMMUNITY NEXUS_PASS userPassword dbPassword ENCRYPTION_PASSPHRASE MASTER_PASSWORD LUKS_PASSPHRASE PASSWORD_1',
  ),
  ...table(
    draw => draw.digits(4),
    'PIN SIM_PIN HSM_PIN CARD_PIN PKCS11_PIN DOOR_PIN USER_PIN YUBIKEY_PIN PIN_CODE',
  ),
  ...table(draw => draw.digits(6), 'OTP MFA_CODE TOTP_CODE UNLOCK_CODE PASSCODE TWO_FACTOR_CODE'),
  ...table(
    draw => draw.of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 32),
    'TOTP_SECRET MFA_SEED OTP_SEED GOOGLE_AUTHENTICATOR',
  ),
  named('RECOVERY_CODES', draw => [1, 2, 3].map(() => `${draw.lower(5)}-${draw.lower(5)}`).join(' ')),
  ...table(
    draw => draw.phrase(),
    'SEED_PHRASE MNEMONIC WALLET_SEED WALLET_WORDS BIP39_MNEMONIC RECOVERY_PHRASE',
  ),
  ...table(
    draw => [5, 5, 5, 5, 5].map(length => draw.upper(length)).join('-'),
    'LICENSE_KEY PRODUCT_KEY SERIAL_KEY ACTIVATION_KEY LICENCE_CODE WINDOWS_KEY',
  ),
  ...table(
    draw => draw.url64(50),
    'DJANGO_SECRET_KEY SECRET_KEY_BASE FLASK_SECRET JWT_SECRET SESSION_SECRET OAUTH2_PROXY_COOKIE_SECRET SPOTIFY_CLIENT_SECRET ' +
      'GOOGLE_OAUTH_REFRESH_TOKEN HMAC_KEY SIGNING_KEY WEBHOOK_SIGNING AIRFLOW__CORE__FERNET_KEY NEXTAUTH_SECRET',
  ),
  ...table(
    draw => `${draw.base64(43)}=`,
    'ENCRYPTION_KEY AES_KEY PASSWORD_SALT COOKIE_SALT APP_KEY DATA_KEY PEPPER',
  ),
  named('RABBITMQ_ERLANG_COOKIE', draw => draw.of('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 20)),
  named('SOPS_AGE_KEY', draw => `AGE-${'SECRET'}-KEY-1${draw.upper(58)}`),
]
