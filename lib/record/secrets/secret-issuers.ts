import type { SecretForm } from './secret-form.js'

/**
 * Secrets that are known by their form, wherever they stand. Their issuers document the beginnings so that such lists
 * can find them. Every pattern takes a time that grows with the text and not faster.
 *
 * Sets of rules that others keep were considered: secretlint's (MIT) knows some fifteen issuers and answers later, with
 * places in a file, `@npmcli/redact` (ISC) takes every UUID for a secret and knows npm alone, and the rules of gitleaks
 * and of detect-secrets are in no package for Node. What this list has of theirs are the beginnings of tokens.
 */
export const formsOfIssuers: readonly SecretForm[] = [
  { of: 'GitHub', pattern: /\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}/g },
  { of: 'GitLab', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt)-[\w.-]{16,}/g },
  { of: 'OpenAI, Anthropic and others', pattern: /(?<![\w-])sk-(?=[a-zA-Z_-]*\d)[\w-]{16,}/g },
  { of: 'ElevenLabs', pattern: /\bsk_[0-9a-f]{40,}/g },
  { of: 'Stripe', pattern: /\b[rs]k_(?:live|test)_\w{8,}|\bwhsec_\w{16,}/g },
  { of: 'AWS', pattern: /\b(?:AKIA|ASIA|AIDA|AROA)[0-9A-Z]{16}\b/g },
  { of: 'Slack', pattern: /\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{16,}/g },
  { of: 'Hugging Face', pattern: /\b(?:hf|api_org)_[A-Za-z0-9]{16,}/g },
  { of: 'package registries', pattern: /\bnpm_[A-Za-z0-9]{16,}|\bpypi-[\w-]{16,}|\brubygems_[0-9a-f]{16,}/g },
  { of: 'Google', pattern: /\bAIza[\w-]{30,}|\bya29\.[\w-]{16,}|\bGOCSPX-[\w-]{16,}|\b1\/\/0[\w-]{30,}/g },
  { of: 'NVIDIA', pattern: /\bnvapi-[\w-]{16,}/g },
  { of: 'Replicate', pattern: /\br8_[A-Za-z0-9]{16,}/g },
  { of: 'Groq, xAI, Perplexity', pattern: /\bgsk_[A-Za-z0-9]{16,}|\bxai-\w{16,}|\bpplx-\w{16,}/g },
  { of: 'Weights & Biases, Kaggle', pattern: /\bwandb_v1_\w{16,}|\bKGAT_\w{16,}/g },
  { of: 'SendGrid', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { of: 'Mailgun, Mailchimp', pattern: /\bkey-[0-9a-f]{32}\b|\b[0-9a-f]{32}-us\d{1,2}\b/g },
  { of: 'Twilio', pattern: /\bSK[0-9a-f]{32}\b/g },
  { of: 'Vault', pattern: /\bhv[sbr]\.[\w-]{20,}/g },
  {
    of: 'Vault, before 1.10',
    pattern: /(?<![\w./-])s\.(?=[A-Za-z]*\d)(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{24}(?![\w.])/g,
  },
  { of: 'NuGet', pattern: /\boy2[a-z0-9]{43}\b/g },
  { of: 'DigitalOcean', pattern: /\bdo[opr]_v1_[0-9a-f]{32,}/g },
  { of: 'Docker', pattern: /\bdckr_[a-z]{2,4}_[\w-]{16,}/g },
  { of: 'Databricks', pattern: /\bdapi[0-9a-f]{32}/g },
  { of: 'Grafana', pattern: /\bgl(?:sa|c)_[\w=+/]{20,}/g },
  { of: 'Telegram', pattern: /(?:\b|(?<=\/bot))\d{8,10}:AA[\w-]{33}(?![\w-])|(?<=\/bot)\d{8,10}:[\w-]{35}/g },
  { of: 'Tailscale', pattern: /\btskey-[a-z]+-[\w-]{16,}/g },
  { of: 'Linear, Notion', pattern: /\blin_(?:api|oauth)_\w{16,}|\bntn_\w{30,}|\bsecret_[A-Za-z0-9]{43}\b/g },
  { of: 'Airtable', pattern: /\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/g },
  { of: 'Shopify', pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g },
  { of: 'Postman', pattern: /\bPMAK-[\w-]{24,}/g },
  { of: 'Doppler, Dynatrace', pattern: /\bdp\.[a-z]{2,5}\.[\w.-]{16,}|\bdt0[a-z]\d\d\.\w{16,}\.\w{32,}/g },
  { of: 'Sentry', pattern: /\bsntry[su]_[\w=+/-]{16,}/g },
  { of: 'Atlassian', pattern: /\bAT(?:ATT|CTT|BB)[\w=-]{16,}/g },
  { of: 'Terraform Cloud', pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{16,}/g },
  { of: 'Azure, clients', pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{30,40}/g },
  {
    of: 'Pulumi, PlanetScale, New Relic',
    pattern: /\bpul-[0-9a-f]{40}|\bpscale_[a-z]+_[\w-]{16,}|\bNRAK-\w{16,}/g,
  },
  {
    of: 'Square, Figma, Supabase',
    pattern: /\bsq0[a-z]{3}-[\w-]{20,}|\bfigd_[\w-]{16,}|\bsbp_[0-9a-f]{32,}/g,
  },
  {
    of: 'LangSmith, Tavily, Fireworks, Jina, E2B, Together, RunPod',
    pattern:
      /\blsv2_(?:pt|sk)_\w{16,}|\btvly-[\w-]{16,}|\bfw_[A-Za-z0-9]{20,}|\bjina_[A-Za-z0-9_-]{32,}|\be2b_[0-9a-f]{32,}|\btgp_v1_[\w-]{20,}|\brpa_[A-Z0-9]{30,}/g,
  },
  {
    of: 'LlamaCloud, Anyscale, Prefect, Logfire, PostHog, Resend',
    pattern:
      /\bllx-[\w-]{20,}|\besecret_\w{20,}|\bpn[ub]_[A-Za-z0-9]{30,}|\bpylf_v\d_\w{20,}|\bphx_\w{30,}|\bre_[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20,}/g,
  },
  { of: 'Alibaba Cloud', pattern: /\bLTAI[A-Za-z0-9]{12,26}\b/g },
  { of: 'SonarQube', pattern: /\bsq[pua]_[0-9a-f]{40}/g },
  {
    of: 'Netlify, Render, Fly',
    pattern: /\bnfp_\w{30,}|\brnd_\w{20,}|\bfm\d[ar]?_[\w+/=,-]{30,}|\bfo1_[\w-]{30,}/g,
  },
  { of: 'Matrix', pattern: /\bsyt_[A-Za-z0-9+/=-]{4,}_[A-Za-z0-9]{16,}_[A-Za-z0-9]{4,8}/g },
  { of: 'Facebook, Dropbox', pattern: /\bEAA[A-Z][A-Za-z0-9]{60,}|\bsl\.(?:u\.)?[\w-]{100,}/g },
  { of: 'Discord', pattern: /(?<![\w.-])[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,45}(?![\w.-])/g },
  {
    of: 'CircleCI, Buildkite, Octopus Deploy, OpenShift',
    pattern: /\bCCIPAT_\w{20,}|\bbkua_[0-9a-f]{30,}|\bAPI-[A-Z0-9]{26}\b|\bsha256~[\w-]{43}/g,
  },
  {
    of: 'Artifactory, 1Password, Cloudflare',
    pattern:
      /\bAKCp[A-Za-z0-9]{60,}|\bcmVmdGtu[A-Za-z0-9]{50,}|\bops_eyJ[\w-]{40,}|\bA3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,6}){5}|\bv1\.0-[0-9a-f]{24}-[0-9a-f]{64,}/g,
  },
  {
    of: 'Brevo, Shippo, Duffel, EasyPost, Lob, Flutterwave, Contentful, Adobe',
    pattern:
      /\bxkeysib-[0-9a-f]{40,}[\w-]*|\bshippo_(?:live|test)_[0-9a-f]{32,}|\bduffel_(?:live|test)_[\w-]{30,}|\bEZ[AT]K[A-Za-z0-9]{40,}|\bFLWSECK[\w-]{16,}|\bCFPAT-[\w-]{40,}|\bp8e-\w{32}/g,
  },
  {
    of: 'Sourcegraph, Honeycomb, Axiom, Typeform, ReadMe, Infracost, Heroku, Trello',
    pattern:
      /\bsgp_\w{32,}|\bhc[a-z]ik_\w{30,}|\bxa[ap]t-[0-9a-f-]{36}|\btfp_[\w-]{40,}|\brdme_\w{60,}|\bico-[A-Za-z0-9]{32}|\bHRKU-[\w-]{30,}|\bATTA[0-9a-f]{60,}/g,
  },
  { of: 'Square, Firebase Cloud Messaging', pattern: /\bEAAA[\w-]{50,}|\bAAAA[\w-]{7}:APA91b[\w-]{60,}/g },
  { of: 'age', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{16,}/g },
]
