/** Everything public, in the order the data flows. */

// Charts
export { charts, compile, paretoFront, renderSvg, type VegaLiteSpec } from './chart/index.js'
// Configuration
export { type Batch, loadBatch, parseBatch } from './config/batch.js'
export type { BatchEntry } from './config/batch-schema.js'
export { type LoadedConfig, loadModelsConfig, parseModelsConfig } from './config/load.js'
export type { MetricDeclaration, Selection } from './config/metric.js'
export type { Direction } from './config/metric-direction.js'
export { findRoot, resolveConfig, rootOfConfig } from './config/root.js'
export type { Hyperparameter, ModelsConfig, Repository } from './config/schema.js'
export { loadSubjects, type Subject, type SubjectList } from './config/subjects.js'

// Planning
export type { Plan, PlannedBackground, PlannedExperiment } from './design/plan.js'
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
// Measuring
export { type Integral, integrate, type PowerSample, type Window } from './measure/integrate.js'
export { type Measured, type MeasureOptions, measure } from './measure/measure.js'
export type { CpuEnergySample, CpuTemperatureSample, GpuSample, Sample } from './measure/meter.js'
export { type CatalogueEntry, catalogue } from './night/catalogue.js'
export { checkNight, type NightCheck, type NightRepair, repairNight } from './night/check-night.js'
export { type Diagnosis, doctor } from './night/doctor.js'
export { findNights, type NightEntry } from './night/find-nights.js'
export { describeForeign, type ForeignProgram } from './night/foreign-programs.js'
// Nights on disk
export type { Night } from './night/night.js'
export {
  countExperiments,
  countNights,
  endedExperiment,
  judgeNight,
  type NightVerdict,
  type Tone,
} from './night/night-verdict.js'
export { type NightSource, openNight, openNights } from './night/open-night.js'
export { type Estimate, estimateDuration } from './night/plan/estimate.js'
export type { RunOptions, Settings } from './night/plan/options.js'
export { type NightPlan, plan } from './night/plan/plan-night.js'
export { planTestgen, type TestgenOptions } from './night/plan/plan-testgen.js'
export { planRerun } from './night/rerun/plan-rerun.js'
export type { RerunOptions } from './night/rerun/rerun-options.js'
export { planLeft } from './night/resume/resume.js'
export { selectNights } from './night/select-nights.js'
export type { NightStanding, NightStatus } from './night/status/night-status.js'
export { status } from './night/status/status.js'
export type { StatusOptions } from './night/status/status-place.js'
export { watchStatus } from './night/status/watch-status.js'
export type { CellFailure } from './notebook/cell-failure.js'
export type { NotebookParameters } from './notebook/inject-parameters.js'
// Notebooks
export {
  type InstalledKernel,
  installKernel,
  type KernelInstallation,
  type KernelPlace,
  listKernels,
  uninstallKernel,
} from './notebook/kernels.js'
export { type RunHooks, rerun, run, testgen } from './notebook/run-in-cell.js'
export {
  type CellEvent,
  type NotebookOptions,
  type NotebookRun,
  runNotebook,
} from './notebook/run-notebook.js'
export { type ShowOptions, show } from './notebook/show.js'
export type { ExperimentRecord, NightRecord } from './record/schema.js'
// Report
export { comparisonReport } from './report/comparison-page.js'
export { type ReportFormat, type ReportOptions, report, reportFormats, reports } from './report/report.js'
// Running
export { type Cause, causes } from './run/causes.js'
export type { NightEvent } from './run/events.js'
export { type JudgedLog, type JudgeOptions, judgeLog } from './run/log/judge-log.js'
export { missingMetricWarnings } from './run/log/missing-words.js'
// Tables
export type { ExperimentRow, SampleRow } from './table/columns.js'
export { type CompareOptions, compare } from './table/compare/compare.js'
export type { ComparedQuantity, ComparedSetting, Comparison } from './table/compare/comparison.js'
export { type ComparisonRow, comparisonTable } from './table/compare/comparison-table.js'
export { type ExperimentGroup, experimentGroup } from './table/compare/group.js'
export { type GroupRow, groupTable } from './table/compare/group-table.js'
export type { ComparisonSource } from './table/compare/sides.js'
export { experiments } from './table/experiments.js'
export { exportTable, type TableFormat, tableFormats } from './table/export.js'
export { type MetricMeaning, meaningOf } from './table/metric-meaning.js'
export { samples } from './table/samples.js'
// Statistics
export {
  type BootstrapOptions,
  type Bootstrapped,
  bootstrap,
  bootstrapDifference,
  differenceOfMeans,
  differenceOfMedians,
  type Interval,
  relativeDifference,
} from './table/statistics/bootstrap.js'
export {
  type DistanceCorrelation,
  type DistanceCorrelationOptions,
  distanceCorrelation,
} from './table/statistics/distance-correlation.js'
export { holm } from './table/statistics/holm.js'
export { type MannWhitney, mannWhitney } from './table/statistics/mann-whitney.js'
export { type Pair, type PairedTest, pairedPermutation } from './table/statistics/permutation.js'
export { type Spearman, spearman } from './table/statistics/spearman.js'
export { type Trend, theilSen } from './table/statistics/theil-sen.js'
export { type EffectWords, effectSentence } from './table/statistics/words.js'
export { type TraceStatistics, traceStatistics } from './table/trace-statistics.js'
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
// Errors and units
export { packageVersion } from './version.js'
