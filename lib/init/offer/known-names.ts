/**
 * What everyone who trains calls the same: a `lr` is a small positive number that is searched in powers of ten, whatever
 * the program. The names tell kinds that a help leaves open, which options are worth sweeping, and within what.
 */

export interface KnownName {
  readonly name: RegExp
  readonly type: 'int' | 'float' | 'choice' | 'bool'
  /** The range around a default; undefined where the program's own value is not told. */
  readonly range?: (value: number | undefined) => readonly [number, number]
  readonly log?: boolean
  /** Share of the mutations that are 0, for what is often switched off. */
  readonly zeroShare?: number
  /** Whether a smaller value makes a shorter run. */
  readonly lengthens?: boolean
  /** The longest words of the name alone decide; a name of plumbing in the same table is none of these. */
  readonly plumbing?: boolean
}

const around = (factor: number, otherwise: readonly [number, number]) => (value: number | undefined) =>
  value === undefined || value <= 0 ? otherwise : ([value / factor, value * factor] as const)

const within =
  (from: number, to: number) =>
  (value: number | undefined): readonly [number, number] =>
    value === undefined ? [from, to] : [Math.min(from, value), Math.max(to, value)]

/** In the order in which they are looked for; matched against the name in snake case, its last part in a dotted one. */
export const knownNames: readonly KnownName[] = [
  // Steps of logging, saving and evaluating, machines and files are no hyperparameters, whatever numbers they take.
  {
    name: /(?:^|_)(?:log(?:ging)?|save|saving|eval(?:uation)?|print|report|display|checkpoint|ckpt|validat\w*|val|test|dump|sync|flush|progress|push|hub|wandb|tensorboard)_?(?:every|freq\w*|interval|steps?|epochs?|n_?steps|iters?|limit|delay|port|verbosity|level|strategy|accumulation_steps|batch_size|samples|episodes)(?:_|$)|(?:^|_)(?:every|interval|freq(?:uency)?|every_n_\w+)$/,
    type: 'int',
    plumbing: true,
  },
  {
    name: /(?:^|_)(?:port|rank|local_rank|world_size|workers?|num_workers|n_jobs|jobs|threads?|num_proc\w*|process(?:es)?|nproc\w*|nnodes|machines?|gpus?|gpu_id|device\w*|cores?|cpus?|verbos\w*|debug|version|timeout|retries|limit|prefetch\w*|dataloader\w*|ddp\w*|fsdp\w*|pin_mem\w*|restarts|memory|bytes|cache\w*|backend|tpu\w*|xpu|cuda|ipex|port_\w+)$/,
    type: 'int',
    plumbing: true,
  },
  {
    name: /(?:^|_)(?:lr|learning_rate|eta0?|base_lr|blr|alpha_lr|step_size|stepsize)$|^(?:lr|learning_rate)_?(?:init|max|\d)?$/,
    type: 'float',
    range: around(10, [1e-5, 1e-1]),
    log: true,
  },
  {
    name: /(?:^|_)(?:min_lr|lr_min|warmup_lr|lr_end|final_lr|max_lr|init_lr|\w+_lr)$/,
    type: 'float',
    range: around(10, [1e-6, 1e-2]),
    log: true,
  },
  {
    name: /^(?:(?:num|max|n|total|train|training)_)*(?:train_)?epochs?$|^epoch_?(?:num|count)$/,
    type: 'int',
    range: around(2, [1, 20]),
    lengthens: true,
  },
  {
    name: /^(?:(?:num|max|n|total)_)*(?:train(?:ing)?_)?(?:steps|iters?|iterations?|updates|timesteps|iter_count|trees|estimators|rounds|boost_rounds?|episodes|generations)$|^(?:max_iter|n_estimators|n_iter|num_train_steps)$/,
    type: 'int',
    range: around(2, [10, 1000]),
    log: true,
    lengthens: true,
  },
  {
    name: /(?:^|_)(?:batch|batch_?size|bs|bsz|bptt|minibatch(?:_size)?|mini_batch_size|train_batch_size|tokens_per_batch|chunk_size)$|^batch_?size/,
    type: 'int',
    range: around(4, [8, 128]),
    log: true,
  },
  {
    name: /(?:^|_)(?:weight_decay|wd|l2|l1|l2_reg\w*|l1_reg\w*|reg|regularization|penalty|lambda(?:_l[12])?|reg_(?:alpha|lambda)|alpha)$/,
    type: 'float',
    range: around(100, [1e-6, 1e-1]),
    log: true,
    zeroShare: 0.2,
  },
  {
    name: /(?:^|_)(?:dropout|drop|drop_?rate|drop_path\w*|drop_prob|attn_drop\w*|dropout_?\w*|droppath|p_drop|\w*_dropout|dropconnect)$/,
    type: 'float',
    range: within(0, 0.5),
  },
  {
    name: /(?:^|_)(?:label_smoothing\w*|smoothing|mixup\w*|cutmix\w*|warmup_ratio|warmup_prop\w*|subsample|colsample\w*|bagging_fraction|feature_fraction|mask_prob\w*|mlm_probability|crossover_(?:rate|probability)|mutation_(?:rate|probability)|hflip|vflip|exploration_fraction)$/,
    type: 'float',
    range: within(0, 1),
  },
  { name: /(?:^|_)(?:momentum|mu)$/, type: 'float', range: within(0.5, 0.99) },
  { name: /(?:^|_)(?:beta_?1|adam_beta1|b1)$/, type: 'float', range: within(0.8, 0.99) },
  {
    name: /(?:^|_)(?:beta_?2|adam_beta2|b2|ema\w*decay|ema_momentum|model_ema_decay)$/,
    type: 'float',
    range: within(0.9, 0.9999),
  },
  { name: /(?:^|_)(?:gamma|discount)$/, type: 'float', range: within(0.9, 0.999) },
  {
    name: /(?:^|_)(?:eps|epsilon|adam_eps\w*|opt_eps|tol|tolerance)$/,
    type: 'float',
    range: around(100, [1e-9, 1e-3]),
    log: true,
  },
  {
    name: /(?:^|_)(?:max_grad_norm|clip_grad\w*|grad(?:ient)?_clip\w*|clip(?:_norm|_value)?|clipnorm)$/,
    type: 'float',
    range: around(5, [0.1, 5]),
    log: true,
  },
  {
    name: /(?:^|_)(?:warmup(?:_steps|_epochs|_iters|_updates)?|num_warmup_steps|patience|early_stop\w*|decay_(?:epochs|steps|milestones)|cooldown_epochs)$/,
    type: 'int',
    range: around(2, [0, 10]),
  },
  {
    name: /(?:^|_)(?:hidden|hidden_?(?:size|dim|units|channels|width|layer_size)|num_hidden|n_hidden|nhid|d_model|d_hidden|embed(?:ding)?_?(?:dim|size)|emb_(?:dim|size)|emsize|dim|width|units|channels|d_ff|ffn_\w*dim|ffn_hidden\w*|n_embd|rank|lora_r|num_leaves|inner_dim|latent_dim|rnn_size|filters|num_filters|message_hidden_dim)$/,
    type: 'int',
    range: around(4, [16, 256]),
    log: true,
  },
  {
    name: /(?:^|_)(?:layers|n_?layers|num_layers|num_?hidden_layers|nlayers|depth|max_depth|num_blocks|blocks|n_blocks|heads|n_?heads|num_heads|nhead|num_attention_heads|n_head|n_layer|ensemble_size)$/,
    type: 'int',
    range: around(2, [1, 8]),
  },
  {
    name: /(?:^|_)(?:grad(?:ient)?_accum\w*|accum(?:ulation)?_\w*|update_freq|accumulate_grad_batches)$/,
    type: 'int',
    range: around(4, [1, 8]),
    log: true,
  },
  {
    name: /(?:^|_)(?:seq_?len\w*|max_seq_len\w*|max_length|block_size|context_length|bptt|max_tokens|img_?size|image_size|input_size|crop_size|resolution)$/,
    type: 'int',
    range: around(2, [32, 512]),
    log: true,
  },
  { name: /(?:^|_)(?:seed|random_seed|random_state|manual_seed)$/, type: 'int', range: () => [1, 9999] },
  {
    name: /(?:^|_)(?:temperature|temp|tau|label_smoothing|margin|scale|noise|sigma|std|entropy_coef\w*|ent_coef|vf_coef|lora_alpha|focal_gamma)$/,
    type: 'float',
    range: around(10, [0.01, 1]),
    log: true,
  },
  {
    name: /(?:^|_)(?:opt|optim|optimi[sz]er(?:_name|_type)?|activation\w*|act|sched(?:uler)?(?:_type)?|lr_sched\w*|loss(?:_fn|_function|_type)?|kernel|criterion|booster|boosting\w*|solver|aggregation|norm|arch|model(?:_name|_type)?|precision|dtype|amp_dtype)$/,
    type: 'choice',
  },
  {
    name: /(?:^|_)(?:amp|fp16|bf16|half|mixed_precision|use_amp|nesterov|amsgrad|bias|batch_?norm|layer_?norm|tied|bidirectional|gradient_checkpointing|grad_checkpointing|torch_compile|tf32|compile|augment|shuffle|pretrained|freeze\w*|channels_last)$/,
    type: 'bool',
  },
]

/** What a name is known as; undefined for one that is not, and for plumbing. */
export function knownName(name: string): KnownName | undefined {
  const found = lookUp(name)
  return found?.plumbing === true ? undefined : found
}

/** Whether a name is that of a machine's, a log's or a file's setting, which no sweep should vary unasked. */
export function isPlumbing(name: string): boolean {
  return lookUp(name)?.plumbing === true
}

function lookUp(name: string): KnownName | undefined {
  const last = snakeCase(name.split('.').at(-1) ?? name)
  return knownNames.find(known => known.name.test(last))
}

function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}
