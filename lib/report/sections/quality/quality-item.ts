import type { QualityView } from '../../view.js'

/** A line of what can be believed. */
export type QualityItem = QualityView['items'][number]
