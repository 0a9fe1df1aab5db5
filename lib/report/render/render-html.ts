import type { ReportView } from '../view.js'
import { contentSecurityPolicy, jsonForScript } from './script-safety.js'
import { type Templates, templatesOf } from './templates.js'
import { vegaRuntime } from './vega-runtime.js'

/** The context of report.hbs: the view, and what we made for the page unescaped. */
export interface PageContext {
  readonly view: ReportView
  readonly page: {
    readonly policy: string
    /** Made by us: JSON of the summary. */
    readonly summaryJson: string
    /** Made by us: content of style.css. */
    readonly style: string
    /** Made by us: Vega and its interpreter; empty when the page has no chart. */
    readonly runtime: string
    /** Made by us: content of the scripts. */
    readonly script: string
  }
}

/**
 * The page of a date as one HTML file that needs nothing else.
 * @throws UsageError for a template with a mistake, with its file and line
 */
export async function renderHtml(view: ReportView, templates?: Templates): Promise<string> {
  const { report, style, script } = templates ?? (await templatesOf())
  const runtime = view.figures.length > 0 ? `\n${vegaRuntime()}\n` : ''
  const scripts = [runtime, script].filter(text => text !== '')
  const context: PageContext = {
    view,
    page: {
      policy: contentSecurityPolicy(scripts),
      summaryJson: jsonForScript(view.summary),
      style,
      runtime,
      script,
    },
  }
  return report(context)
}
