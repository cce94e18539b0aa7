/** A model as ONNX files that any ONNX Runtime loads: the step that trains it, or its prediction. */
import { compile, compilePrediction, exportToOnnx } from '../compiler/compile.ts';
import { isEmittedHere } from '../compiler/onnx/emitter.ts';
import { scalarFormulas } from '../compiler/optimizers.ts';
import { next, type Program, type StateVariable } from '../compiler/program.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import type { State } from '../runtime/engines/engine.ts';
import { masksOf } from '../runtime/feeds.ts';
import { packageVersion } from '../runtime/package-root.ts';
import { writeTensors } from '../runtime/safetensors.ts';
import { type ExportedFiles, type ExportPlace, isOwnState, PRODUCER } from './files.ts';
import { portsOf } from './ports.ts';
import type { ExportSource } from './source.ts';

/** What a protobuf message can hold. */
const LIMIT = 2 ** 31 - 1;

/** The prediction in one file, or the training step with the state that it starts from in a second one. Errors: `bad-option` for a file that is called another format, `too-large-for-onnx`. */
export function onnxFiles(source: ExportSource, { out, inference }: ExportPlace): ExportedFiles {
  refuseForeignEnding(out);
  return inference ? prediction(source, out) : trainingStep(source, out);
}

function trainingStep({ setup, state }: ExportSource, out: string): ExportedFiles {
  const { network, training, rate } = setup;
  const program = compile(network, training).training;
  const { loss, optimizer } = training;
  const scalars = scalarFormulas(optimizer);
  const model = exportToOnnx(program, network.name, {
    description:
      `One training step of ${network.name}: ${loss.kind}, ${optimizer.kind}. ` +
      `Feed each state NAME with what the step before gave as ${next('NAME')}.`,
    metadata: metadataOf('training step', { loss, optimizer, rate, scalars, masks: ratesOf(program) }),
  });
  const ports = portsOf(program, model, scalars);
  return {
    files: [
      { path: statePath(out), data: stateFile(program.state, state(program.state)), isOwn: isOwnState },
      { path: out, data: model.bytes, isOwn: isEmittedHere },
    ],
    ...ports,
  };
}

function prediction({ setup, state, facts }: ExportSource, out: string): ExportedFiles {
  const { network, training } = setup;
  const program = compilePrediction(network, training.loss);
  const values = state(program.state);
  refuseTooLarge(values);
  const model = exportToOnnx(program, network.name, {
    description: `The prediction of ${network.name}, its weights inside.`,
    metadata: metadataOf('prediction', facts),
    values,
  });
  return {
    files: [{ path: out, data: model.bytes, isOwn: isEmittedHere }],
    ...portsOf(program, model, {}),
  };
}

/** The share of zeros in each mask. */
function ratesOf(program: Program): Readonly<Record<string, number>> {
  return Object.fromEntries(masksOf(program).map(({ name, rate }) => [name, rate]));
}

/** Endings that say another format than that of the step. */
const FOREIGN = /\.(safetensors|json|nn|ya?ml|npz|csv|html)$/i;

function refuseForeignEnding(out: string): void {
  if (!FOREIGN.test(out)) return;
  const message = `-o names the file of ONNX, not ${out}`;
  fail('bad-option', message, { fixes: [{ message: `-o ${out.replace(FOREIGN, '.onnx')}`, edits: [] }] });
}

/** `net.onnx` starts from `net.safetensors`. */
function statePath(out: string): string {
  return `${out.replace(/\.onnx$/i, '')}.safetensors`;
}

function stateFile(variables: readonly StateVariable[], state: State): Uint8Array {
  const tensors = variables.map(({ name, shape }) => [name, { shape, data: state.get(name)! }] as const);
  return writeTensors({ tensors: new Map(tensors), metadata: { producer: PRODUCER } });
}

/** Texts under names that begin with `nnc.`; what is not text is JSON. */
function metadataOf(
  kind: string,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries({ version: packageVersion(), kind, ...values });
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.fromEntries(entries.map(([key, value]) => [`nnc.${key}`, text(value)]));
}

function refuseTooLarge(values: State): void {
  const size = [...values.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (size <= LIMIT) return;
  fail(
    'too-large-for-onnx',
    `the weights take ${(size / 2 ** 30).toFixed(1)} GiB, and an ONNX file holds less than 2`,
  );
}
