/** TensorFlow graphs loaded into TensorFlow.js, from memory. */
import type { TensorType } from '../../compiler/program.ts';
import type { TensorflowModel } from '../../compiler/tensorflow/graph.ts';
import { toModelArtifacts } from '../../compiler/tensorflow/json.ts';
import { InternalError } from '../../diagnostics/diagnostic.ts';
import { loadGraphModelSync, tf } from './library.ts';

/** Tensors by the names of the Program. */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

export interface LoadedGraph {
  readonly model: TensorflowModel;
  /** All outputs; of the given tensors it takes its inputs. */
  readonly run: (given: Tensors) => Tensors;
  /** Gives the memory of its constants back. */
  readonly dispose: () => void;
}

/** A graph that is ready to run. */
export function loadGraph(model: TensorflowModel): LoadedGraph {
  const loaded = loadGraphModelSync(toModelArtifacts(model) as tf.io.ModelArtifacts);
  const [inputs, outputs] = [Object.keys(model.inputs), Object.keys(model.outputs)];
  return {
    model,
    run: (given) => {
      const fed = inputs.map((name) => {
        if (given[name] === undefined) throw new InternalError(`the graph is not given ${name}`);
        return [name, given[name]] as const;
      });
      const results = [loaded.execute(Object.fromEntries(fed), outputs)].flat();
      return Object.fromEntries(outputs.map((name, i) => [name, results[i]!]));
    },
    dispose: () => loaded.dispose(),
  };
}

/** Numbers as a tensor of a Program's type; `batch` says how many samples there are. */
export function toTensor(
  data: Float32Array | Int32Array,
  { type, shape }: TensorType,
  batch: number,
): tf.Tensor {
  const sizes = shape.map((size) => (size === 'batch' ? batch : size));
  return tf.tensor(data, sizes, type === 'int' ? 'int32' : 'float32');
}
