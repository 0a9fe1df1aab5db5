/** Small pieces of what a template is given. Part of view.ts. */

export interface SettingView {
  readonly name: string
  readonly value: string
}

export interface CountedText {
  readonly text: string
  /** `×3`; empty for a single occurrence. */
  readonly times: string
}

export interface LinkView {
  readonly text: string
  readonly href: string
}
