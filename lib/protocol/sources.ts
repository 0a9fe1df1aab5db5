/** Where a rule comes from. */
export interface Source {
  readonly title: string
  readonly url: string
}

/** The guides and studies behind the rules; docs/protocol.md says what each asks for. */
export const sources = {
  mlperf: {
    title: 'MLPerf Power, arXiv 2410.12032',
    url: 'https://arxiv.org/abs/2410.12032',
  },
  partTime: {
    title: 'Part-time Power Measurements, arXiv 2312.02741',
    url: 'https://arxiv.org/abs/2312.02741',
  },
  greenMetrics: {
    title: 'Green Metrics Tool',
    url: 'https://docs.green-coding.io/docs/measuring/best-practices/',
  },
  cruz: {
    title: 'L. Cruz, Green Software Engineering Done Right',
    url: 'https://luiscruz.github.io/2021/10/10/scientific-guide.html',
  },
  own: { title: 'nightwatt', url: '' },
} as const satisfies Readonly<Record<string, Source>>

export type SourceName = keyof typeof sources
