import { z } from 'zod'

/** For messages: what may stand at the place of a schema. */
export const allowedWords = z.registry<{ allowed: string }>()

/** Reports what a rule of ours found: `params` carries what the message says. */
export function report(
  context: z.core.$RefinementCtx,
  path: PropertyKey[],
  found: string,
  allowed: string,
  hint?: string,
): void {
  context.addIssue({ code: 'custom', path, params: { found, allowed, hint } })
}
