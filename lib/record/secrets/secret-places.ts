import { keptBefore, type SecretForm } from './secret-form.js'

/** Secrets that are known by what they stand in: keys, URLs, headers of requests. */
export const formsOfPlaces: readonly SecretForm[] = [
  { of: 'JSON Web Token', pattern: /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)*/g },
  {
    of: 'private key in PEM',
    pattern:
      /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----))*(?:-----END [A-Z0-9 ]*-----)?/g,
  },
  {
    of: 'end of a private key whose beginning is cut off',
    pattern:
      /(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/=]{16,76}\s{1,2}){1,80}-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/g,
  },
  {
    of: 'private key in base64',
    pattern: /\b(?:LS0tLS1CRUdJTi(?!BDRVJUS|BQVUJM)|b3BlbnNzaC1rZXk)[\w+/=]{16,}/g,
  },
  {
    of: 'webhook of Slack',
    pattern: /(\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[\w/-]+/g,
    instead: keptBefore,
  },
  {
    of: 'webhook of Discord',
    pattern: /(\bdiscord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/)[\w-]+/g,
    instead: keptBefore,
  },
  {
    of: 'webhooks of Teams, Zapier, IFTTT, Google Chat',
    pattern:
      /(\b(?:webhook\.office\.com\/webhookb2|hooks\.zapier\.com\/hooks|maker\.ifttt\.com\/trigger|chat\.googleapis\.com\/v1\/spaces)\/)[^\s"']+/g,
    instead: keptBefore,
  },
  {
    of: 'webhooks of Mattermost and others',
    pattern: /(\/(?:web)?hooks?\/)(?=[\w-]*\d)[\w-]{20,}/g,
    instead: keptBefore,
  },
  {
    of: 'Oracle',
    pattern: /\b(jdbc:oracle:[a-z]{1,10}:[^\s/@"']{1,100}\/)[^\s@"']{1,200}(?=@)/g,
    instead: keptBefore,
  },
  {
    of: 'line of a .pgpass',
    pattern: /(?<![\w.*/-])([\w.*-]{1,200}:(?:5432|6432|\*):[\w.*-]{1,100}:[\w.*-]{1,100}:)[^\s"']+/g,
    instead: keptBefore,
  },
  {
    of: 'login of Weights & Biases',
    pattern: /(\bwandb\s+login\s(?:[^\n;|&]{0,100}\s)?)[\w-]{32,}/g,
    instead: keptBefore,
  },
  {
    of: 'password in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,200}:)[^\s/"']+@/gi,
    instead: `${keptBefore}@`,
  },
  {
    of: 'password with a slash in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,200}:)(?!\d{1,5}[/?#])[^\s"'@,]{0,200}@(?=[\w.-])/gi,
    instead: `${keptBefore}@`,
  },
  {
    of: 'token in place of a user in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/:@"']{16,200}@/gi,
    instead: `${keptBefore}@`,
  },
  {
    of: 'token in place of a user in a URL, with a colon and nothing behind it',
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/:@"']{16,200}:(?=\[redacted\]@|@)/gi,
    instead: `${keptBefore}:`,
  },
  {
    of: 'header of a request, with a scheme',
    pattern:
      /\b(authorization\\*["']?\s{0,4}[:=]\s{0,4}\\*["']?(?:basic|bearer|token|apikey|api-key|key|bot|digest|negotiate|ntlm|splunk|jwt|genie\w*)\s{1,4})[^\s"',;\\]+/gi,
    instead: keptBefore,
  },
  {
    of: 'header of a request',
    pattern: /\b(authorization\s{0,4}[:=]\s{0,4})(?=\S*\d)[^\s"',;]{16,}/gi,
    instead: keptBefore,
  },
  {
    of: 'cookies',
    pattern: /\b((?:set-)?cookie:[ \t]{0,4})[^"'\r\n=]{1,100}=[^"'\r\n]*/gi,
    instead: keptBefore,
  },
  {
    of: 'channel of conda',
    pattern: /(\bhttps?:\/\/[^\s/"']{1,200}\/t\/)(?=[\w-]*\d)[\w-]{16,}/g,
    instead: keptBefore,
  },
  { of: 'network as a QR code', pattern: /\b(WIFI:[^\s]{0,200}?\bP:)[^\s;]+/g, instead: keptBefore },
  {
    of: 'user and password as arguments in Python',
    pattern:
      /\b((?:auth[ \t]{0,2}=[ \t]{0,2}|\w{0,20}(?:Auth|login|credentials))\([ \t]{0,2}["'][^"'\n]{1,100}["'][ \t]{0,2},[ \t]{0,2}["'])(?!\[redacted\])[^"'\n]+/g,
    instead: keptBefore,
  },
  {
    of: 'login of FTP, IRC and POP',
    pattern: /((?:["']|> |C: )PASS )[^\s"']+(?=["']|\r?\n|$)/g,
    instead: keptBefore,
  },
  { of: 'bearer token', pattern: /\b(bearer\s{1,4})[\w.~+/=-]{16,}/gi, instead: keptBefore },
  {
    of: 'phrase of a wallet',
    pattern:
      /\b((?:seed|recovery|backup|secret|mnemonic)[ _-]phrase["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\[redacted\])[^"'\r\n]+/gi,
    instead: keptBefore,
  },
  {
    of: 'netrc',
    pattern: /\b((?:login|account|user|machine)\s{1,8}\S{1,200}\s{1,8}password\s{1,8})(?!\[redacted\])\S+/g,
    instead: keptBefore,
  },
]
