/**
 * Which values of a metric are better, where only its name is known. Everybody reads `accuracy` and `val_loss` alike;
 * for any other name the user has to say it, since a wrong guess would turn the front and the best upside down.
 */

/** Which values of a metric are better. */
export type Direction = 'higher' | 'lower'

export const directions = ['higher', 'lower'] as const satisfies readonly Direction[]

// Words of a metric's name; `val_loss`, `testLoss` and `Loss@5` all hold the word `loss`.
const lowerIsBetter = wordSet(
  `loss losses error errors err perplexity ppl mse mae rmse mape rmsle nll bce wer cer ter fid eer entropy
   fpr fnr misclassified bpc bpb brier ece latency duration seconds`,
)
const higherIsBetter = wordSet(
  `accuracy acc map f1 precision recall sensitivity specificity auc auroc auprc roc iou miou dice cmc bleu
   rouge meteor r2 psnr ssim ndcg mrr coverage`,
)
const lowerInside = /loss|(?<!t)err(ors?)?($|[^a-z])|perplexity|rmse/
const higherInside = /accuracy|(?:top|rank)[@_ -]?\d/

/**
 * The direction that everyone would assume for a metric of this name. Undefined for a name that does not suggest one,
 * and for one that suggests both (`accuracy_loss`).
 */
export function assumedDirection(name: string): Direction | undefined {
  const words = wordsOfName(name)
  const lower = words.some(word => lowerIsBetter.has(word)) || lowerInside.test(name.toLowerCase())
  const higher = words.some(word => higherIsBetter.has(word)) || higherInside.test(name.toLowerCase())
  if (lower === higher) return undefined
  return lower ? 'lower' : 'higher'
}

/** The words of a name, in lower case: `valLoss` holds the word `loss`, and `mAP` is a word of its own. */
export function wordsOfName(name: string): string[] {
  const split = (text: string) => text.toLowerCase().split(/[^\p{Letter}\p{Number}]+/u)
  return [...split(name), ...split(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2'))]
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/))
}
