/** What an exported graph takes and gives, in words that whoever feeds it needs. */
import type { OnnxModel } from '../compiler/onnx/emit.ts';
import { type Dimension, next, type Program, type TensorType } from '../compiler/program.ts';
import { masksOf } from '../runtime/feeds.ts';

/** One input or output of a graph. */
export interface Port {
  readonly name: string;
  readonly type: 'float32' | 'int32';
  /** `batch` is whatever size a step is fed with. */
  readonly shape: readonly Dimension[];
  readonly role: 'samples' | 'targets' | 'scalar' | 'mask' | 'state' | 'loss' | 'output';
  /** For people; of a scalar, its formula. */
  readonly doc: string;
}

/** All that a graph takes and gives, in its own order. */
export interface Ports {
  readonly takes: readonly Port[];
  readonly gives: readonly Port[];
}

/** The ports of an emitted model; `scalars` are the formulas of the optimizer's. */
export function portsOf(
  program: Program,
  { inputs, outputs }: Pick<OnnxModel, 'inputs' | 'outputs'>,
  scalars: Readonly<Record<string, string>>,
): Ports {
  const describe = inputDescriber(program, scalars);
  return {
    takes: Object.entries(inputs).map(([name, type]) => ({ ...typed(name, type), ...describe(name) })),
    gives: Object.entries(outputs).map(([name, type]) => ({
      ...typed(name, type),
      ...outputPort(program, name),
    })),
  };
}

function typed(name: string, { type, shape }: TensorType): Pick<Port, 'name' | 'type' | 'shape'> {
  return { name, type: type === 'int' ? 'int32' : 'float32', shape };
}

type Described = Pick<Port, 'role' | 'doc'>;

function inputDescriber(
  program: Program,
  scalars: Readonly<Record<string, string>>,
): (name: string) => Described {
  const rates = new Map(masksOf(program).map(({ name, rate }) => [name, rate]));
  return (name) => {
    const rate = rates.get(name);
    if (rate !== undefined)
      return { role: 'mask', doc: `0 for a share of ${rate}, ${1 / (1 - rate)} elsewhere` };
    if (program.state.some((variable) => variable.name === name))
      return { role: 'state', doc: 'as it is stored' };
    if (name in scalars) return { role: 'scalar', doc: scalars[name]! };
    if (name === 'input') return { role: 'samples', doc: 'samples, maps as height, width, channels' };
    return {
      role: 'targets',
      doc: name === 'labels' ? 'the class of each sample, from 0' : 'what is to come out',
    };
  };
}

function outputPort({ state }: Program, name: string): Described {
  const variable = state.find((each) => next(each.name) === name);
  if (variable !== undefined) return { role: 'state', doc: `${variable.name} after the step` };
  if (name === 'loss') return { role: 'loss', doc: 'of the batch, before the step' };
  return { role: 'output', doc: 'what the model says of each sample' };
}
