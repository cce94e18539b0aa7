/** The public API; the command line is a thin user of it. */
export { analyse } from './compiler/analyse.ts';
export { check } from './compiler/check/check.ts';
export {
  compileEvaluation,
  compileGradients,
  compilePrediction,
  compileToOnnx,
  compileTraining,
} from './compiler/compile.ts';
export { expand } from './compiler/expand/expand.ts';
export type { Network, NetworkLayer, Shape } from './compiler/network.ts';
export { inputShape, outputShape } from './compiler/network.ts';
export type { OnnxModel } from './compiler/onnx/emit.ts';
export type { Program } from './compiler/program.ts';
export { type Diagnostic, DiagnosticError, type Fix, type Span } from './diagnostics/diagnostic.ts';
export { renderGithub, renderJson, renderPretty } from './diagnostics/render.ts';
export { parse } from './parser/parse.ts';
export { print } from './parser/print.ts';
export type { RunEvent } from './runtime/events.ts';
export { packageVersion as version } from './runtime/package-root.ts';
export { type Prediction, predict } from './runtime/predict.ts';
export { PreparationError, type PreparedRun, prepare, type RunRequest } from './runtime/prepare.ts';
export type { EpochResult, RunResults, TrialResult } from './runtime/results.ts';
export { type RunOptions, run } from './runtime/run.ts';
