/** The public API: what the command line does, for programs. */
export { type Analysis, analyse as check } from './compiler/analyse.ts';
export {
  type CompiledModel,
  compile,
  compileGradients,
  compilePrediction,
  compileToOnnx,
  type TrainingSpecification,
} from './compiler/compile.ts';
export { evaluateProgram } from './compiler/evaluate.ts';
export type { LossSpecification } from './compiler/losses.ts';
export { inputShape, type Network, type NetworkLayer, outputShape, type Shape } from './compiler/network.ts';
export type { OnnxModel } from './compiler/onnx/emit.ts';
export { type OptimizerSpecification, optimizerScalars } from './compiler/optimizers.ts';
export type { Program } from './compiler/program.ts';
export { type Diagnostic, DiagnosticError, type Fix, type Span } from './diagnostics/diagnostic.ts';
export { renderGithub, renderJson, renderPretty } from './diagnostics/render.ts';
export { type Exported, type ExportRequest, exportModel } from './export/export.ts';
export type { Port } from './export/ports.ts';
export { parse } from './parser/parse.ts';
export { print } from './parser/print.ts';
export { type DataRequest, type DataSummary, summariseData } from './runtime/data-summary.ts';
export { type EvalOutcome, type EvalRequest, evaluateRun } from './runtime/evaluation/eval.ts';
export type { RunEvent } from './runtime/events.ts';
export { packageVersion } from './runtime/package-root.ts';
export { type Prediction, type Predictions, predict } from './runtime/predict.ts';
export { PreparationError } from './runtime/preparation-error.ts';
export { type PreparedRun, prepare, type RunRequest } from './runtime/prepare.ts';
export { drawWeights } from './runtime/random.ts';
export type { EpochResult, RunResults, TrialResult } from './runtime/results.ts';
export { type RunOptions, type RunOutcome, run } from './runtime/run.ts';
export {
  type Compared,
  type Verification,
  type VerifyRequest,
  verifyGradients,
} from './verification/verify.ts';
