/** A text to be placed beside a mark; all lengths in pixels, y downwards. */
export interface WantedLabel {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * Those of the wanted labels that can stand without covering one another or leaving the frame; the earlier in
 * the list, the more important.
 */
export function withoutOverlap<Label extends WantedLabel>(
  wanted: readonly Label[],
  frame: { readonly width: number; readonly height: number },
): Label[] {
  const kept: Label[] = []
  for (const label of wanted) {
    const inside =
      label.left >= 0 &&
      label.top >= 0 &&
      label.left + label.width <= frame.width &&
      label.top + label.height <= frame.height
    if (inside && !kept.some(other => overlap(label, other))) kept.push(label)
  }
  return kept
}

function overlap(a: WantedLabel, b: WantedLabel): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  )
}
