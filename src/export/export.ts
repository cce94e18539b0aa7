/** Compiles a model into files for others: what `nnc compile` does. */
import { withSources } from '../runtime/preparation-error.ts';
import { type ExportedFiles, type ExportPlace, writeOutputs } from './files.ts';
import { onnxFiles } from './onnx.ts';
import type { Ports } from './ports.ts';
import { type ExportSource, readSource, type SourceRequest } from './source.ts';
import { tensorflowFiles } from './tensorflow.ts';

export type ExportTarget = 'onnx' | 'tfjs';

/** What a model can be compiled to. */
export const exportTargets: Readonly<
  Record<ExportTarget, (source: ExportSource, place: ExportPlace) => ExportedFiles>
> = { onnx: onnxFiles, tfjs: tensorflowFiles };

/** What is asked for. */
export interface ExportRequest extends SourceRequest {
  readonly target: ExportTarget;
  /** What to write. */
  readonly out: string;
  /** The prediction with its weights, in place of the training step. */
  readonly inference?: boolean;
  /** Replace what nnc did not write. */
  readonly force?: boolean;
}

/** What was written. */
export interface Exported extends Ports {
  readonly model: string;
  readonly kind: 'training step' | 'prediction';
  readonly files: readonly string[];
  /** What the user should know: what was assumed, where the weights are from. */
  readonly notes: readonly string[];
}

/** Compiles and writes. Errors, with the texts that they point into: those of the model, the experiment and the weights; `out-taken`, `file-*`. */
export async function exportModel(request: ExportRequest): Promise<Exported> {
  const { target, out, inference = false, force = false } = request;
  const source = await readSource({ ...request, isTraining: !inference });
  const { network, assumed, notes, sources } = source.setup;
  const { files, takes, gives } = withSources(sources, () =>
    exportTargets[target](source, { out, inference }),
  );
  await writeOutputs(files, force);
  return {
    model: network.name,
    kind: inference ? 'prediction' : 'training step',
    files: files.map(({ path }) => path),
    takes,
    gives,
    notes: [...(inference || assumed === undefined ? [] : [`${assumed.loss}; ${assumed.rest}`]), ...notes],
  };
}
