import { z } from 'zod'

/** For messages: the values that a schema allows. */
export const allowedWords = z.registry<{ allowed: string }>()

/** Records whose keys are names of others, none of which is a remark: variables of an environment. */
export const namesOfUsers = z.registry<Record<string, never>>()

/** Reports what one of our rules found: `params` carries the message. */
export function report(
  context: z.core.$RefinementCtx,
  path: PropertyKey[],
  found: string,
  allowed: string,
  hint?: string,
): void {
  context.addIssue({ code: 'custom', path, params: { found, allowed, hint } })
}
