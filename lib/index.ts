/** Everything public, in the order the data flows. */

// Configuration: what may run
export { type Batch, type CheckedEntry, loadBatch, parseBatch } from './config/batch/batch.js'
export type { BatchEntry } from './config/batch/batch-schema.js'
export {
  exactSetting,
  formatSetting,
  type HyperparameterValue,
  type HyperparameterValues,
} from './config/parameter/hyperparameter-value.js'
export { type LoadedConfig, loadModelsConfig, parseModelsConfig } from './config/load.js'
export type { MetricDeclaration } from './config/pattern/metric.js'
export type { Direction } from './config/pattern/metric-direction.js'
export type { Selection } from './config/pattern/metric-words.js'
export { findRoot, resolveConfig, rootOfConfig } from './config/root.js'
export type { ModelsConfig, Repository } from './config/schema.js'
export type { Hyperparameter } from './config/parameter/hyperparameter-schema.js'
export { init } from './init/init.js'
export type { InitChoices, Initialised, InitOptions } from './init/init-options.js'
export type { SeenMetric } from './init/log/read-log.js'
export type { Offer } from './init/offer/offer.js'
export { loadSubjects, type Subject, type SubjectList } from './config/subjects.js'

// Planning: what will run, in which order
export type { Assignment } from './design/mutation.js'
export type { Plan, PlannedBackground, PlannedExperiment, Sweep } from './design/plan.js'
export { type CatalogueEntry, catalogue } from './plan/catalogue.js'
export { type MoreOptions, planMore } from './night/rerun/plan-more.js'
export { planRerun } from './night/rerun/plan-rerun.js'
export type { RerunOptions } from './night/rerun/rerun-options.js'
export { planLeft } from './night/resume/resume.js'
export { countNight, type NightCount } from './plan/count-night.js'
export { type Estimate, estimateDuration } from './plan/estimate/estimate.js'
export { estimateLine } from './plan/estimate/estimate-line.js'
export { describeForeign, type ForeignProgram } from './plan/foreign-programs.js'
export type { RunOptions, Settings } from './plan/options.js'
export { type NightPlan, plan } from './plan/plan-night.js'
export type { PrecisionRule } from './plan/precision.js'
export { planTestgen, type TestgenOptions } from './plan/plan-testgen.js'

// Measuring: joules, watts, degrees
export type { EnergyReport } from './measure/energy/energy-report.js'
export type {
  Gap,
  Integral,
  IntegralOptions,
  PowerSample,
  Window,
} from './measure/energy/integral/integral.js'
export { integrate } from './measure/energy/integrate.js'
export { type Measured, type MeasureOptions, measure } from './measure/measure.js'
export type { Sample } from './measure/meter.js'
export { sampleWatts } from './measure/sample-watts.js'
export type { KnownSensor } from './measure/sensors/sensor-file.js'
export { type CalibrateOptions, type Calibration, calibrate } from './night/calibrate/calibrate.js'
export { type Diagnosis, doctor } from './night/doctor.js'

// Running: a night, in a cell or anywhere
export { judgeLog } from './night/verdict/judge-log.js'
export type { LiveChartName } from './notebook/live/charts/live-chart-names.js'
export type { RunHooks } from './notebook/live/in-cell.js'
export { rerun, run, testgen } from './notebook/live/run-in-cell.js'
export { startSession } from './notebook/live/session-in-cell.js'
export type { Session, SessionOptions, SessionResult } from './night/session/session.js'
export type { NightEvent } from './run/events.js'
export type { JudgedLog, JudgeOptions } from './run/log/judge-log.js'
export { type MissingMetricWarning, missingMetricWarnings } from './run/log/metrics/missing-words.js'
export { type Cause, causes } from './run/outcome/causes.js'

// Nights on disk: found, opened, checked, followed
export { alteredTraces } from './night/check/altered-traces.js'
export { type Collected, collect } from './night/blocks/collect.js'
export { type Scheduler, scriptOfPlan } from './night/cluster/script-of-plan.js'
export { type BlockOptions, runBlock, tryNode } from './night/cluster/run-block.js'
export { checkNight, type NightCheck, type NightRepair, repairNight } from './night/check/check-night.js'
export { precisionLines } from './night/precision/precision-words.js'
export { findNights, type NightEntry } from './night/find/find-nights.js'
export { type NightSource, openNight, openNights } from './night/find/open-night.js'
export { selectNights } from './night/find/select-nights.js'
export type { Night } from './night/night.js'
export type { LiveReadings } from './night/status/live-readings.js'
export type { BlockStatus, NightStanding, NightStatus } from './night/status/night-status.js'
export type { FailedAttempt, RunningExperiment } from './night/status/running-experiment.js'
export { status } from './night/status/status.js'
export { statusLine, statusLines } from './night/status/status-words.js'
export type { Holder, StatusOptions } from './night/status/status-place.js'
export { watchStatus } from './night/status/watch-status.js'
export { judgeNight, type NightCounts, type NightVerdict, type Tone } from './night/verdict/night-verdict.js'
export {
  countExperiments,
  countNights,
  type EndedExperiment,
  endedExperiment,
} from './night/verdict/night-counts.js'
export { type ControlSpread, type NightNoise, nightNoise } from './protocol/noise.js'
export { noiseLines } from './protocol/noise-words.js'
export { type JudgedNight, type Protocol, protocol, type RuleVerdict } from './protocol/protocol.js'
export { protocolLines } from './protocol/protocol-words.js'
export type { RuleState } from './protocol/rule.js'
export type { Source } from './protocol/sources.js'
export type { Finding } from './record/check/finding.js'
export type { ExperimentRecord, NightRecord } from './record/schema.js'

// Tables of experiments and samples
export { type ColumnMeaning, columnMeaning } from './table/column-meanings.js'
export type { ExperimentRow, SampleRow } from './table/columns.js'
export { experiments } from './table/experiments.js'
export { exportTable, type TableFormat, tableFormats } from './table/export.js'
export { type MetricMeaning, meaningOf } from './table/metric-meaning.js'
export { type MetricSeriesRow, metricSeries } from './table/metric-series.js'
export { type ParetoPoint, paretoFront } from './table/pareto.js'
export { samples } from './table/samples.js'
export { totalEnergy } from './table/total-energy.js'

// Comparisons of nights and settings
export { type CompareOptions, compare } from './table/compare/compare.js'
export type {
  ComparedQuantity,
  ComparedSetting,
  ComparedSide,
  ComparedValue,
  Comparison,
  Judgement,
  LoneSetting,
  SideNoise,
} from './table/compare/comparison.js'
export { type ComparisonRow, comparisonTable } from './table/compare/comparison-table.js'
export { type ExperimentGroup, experimentGroup } from './table/compare/group.js'
export { type GroupRow, groupTable } from './table/compare/group-table.js'
export type { ComparisonSource } from './table/compare/sides.js'

// Statistics behind both
export {
  type BootstrapOptions,
  type Bootstrapped,
  bootstrap,
  bootstrapDifference,
  differenceOfMeans,
  differenceOfMedians,
  type Interval,
  relativeDifference,
  type Statistic,
  type StatisticOfTwo,
} from './table/statistics/bootstrap.js'
export {
  type DistanceCorrelation,
  type DistanceCorrelationOptions,
  distanceCorrelation,
} from './table/statistics/distance-correlation.js'
export { type EffectWords, effectSentence } from './table/statistics/effect-sentence.js'
export { holm } from './table/statistics/holm.js'
export { type Magnitude, type MannWhitney, mannWhitney } from './table/statistics/mann-whitney.js'
export {
  type NightTrend,
  type NightTrendOptions,
  nightTrend,
  type RunInOrder,
  trendSentence,
} from './table/statistics/night-trend.js'
export { type Pair, type PairedTest, pairedPermutation } from './table/statistics/permutation.js'
export { type Spearman, spearman } from './table/statistics/spearman.js'
export { type Trend, theilSen } from './table/statistics/theil-sen.js'
export { type TraceStatistics, traceStatistics } from './table/trace-statistics.js'

// Charts
export { charts, compile, renderSvg, type VegaLiteSpec } from './chart/index.js'

// Reports
export { comparisonReport } from './report/comparison/comparison-page.js'
export type { PageKind } from './report/pages.js'
export { type ReportFormat, type ReportOptions, report, reportFormats, reports } from './report/report.js'

// Sharing: one file that strangers can repeat, and what other tools read and write
export { type Badge, type BadgeItem, badges } from './share/badge/badges.js'
export {
  type Exported,
  type ExportOptions,
  type ExportTarget,
  exportNights,
} from './share/exchange/export-nights.js'
export { type ImportOptions, importNights } from './share/exchange/import-nights.js'
export { type OpenedPack, openPack, type OpenPackOptions } from './share/open/open-pack.js'
export { type LeftOut, leftOutLines } from './share/pack/left-out.js'
export { type Packed, pack } from './share/pack/pack.js'
export type { PackOptions } from './share/pack/pack-options.js'
export type { PackRecord } from './share/pack-record.js'

// Notebooks and their kernel
export type { CellFailure } from './notebook/execute/cell-failure.js'
export type { NotebookParameters } from './notebook/execute/inject-parameters.js'
export {
  type CellEvent,
  type NotebookOptions,
  type NotebookRun,
  runNotebook,
} from './notebook/execute/run-notebook.js'
export { strippedNotebook, stripNotebook } from './notebook/execute/strip-notebook.js'
export {
  type InstalledKernel,
  installKernel,
  type KernelInstallation,
  type KernelPlace,
  listKernels,
  uninstallKernel,
} from './notebook/kernel/kernels.js'
export { type Exploration, explore, selected } from './notebook/explore/explore.js'
export { type Html, html } from './notebook/show/html.js'
export { type ShowOptions, show } from './notebook/show/show.js'
export type { Shown } from './notebook/show/shown.js'
export { type NewNotebookOptions, newNotebook } from './notebook/study/new-notebook.js'

// Errors, units and the version
export {
  ConfigError,
  InterruptedError,
  type Mistake,
  NightError,
  NightwattError,
  RecordError,
  RefusedError,
  UsageError,
} from './errors.js'
export {
  formatBytes,
  formatCarbon,
  formatCelsius,
  formatChange,
  formatDuration,
  formatJoules,
  formatKilowattHours,
  formatNumber,
  formatShare,
  formatSigned,
  formatWatts,
} from './units.js'
export { packageVersion } from './version.js'
