/** Recorded layers of TensorFlow.js to Programs: through nnc's language where it has the layer, else in ops. */
import { ProgramBuilder } from '../../../../src/compiler/builder.ts';
import { compileEvaluation } from '../../../../src/compiler/compile.ts';
import { InternalError } from '../../../../src/diagnostics/diagnostic.ts';
import type { Tensor } from '../../../../src/ops/definition.ts';
import { ops } from '../../../../src/ops/index.ts';
import { networkFrom } from '../../../support/models.ts';
import type { Prepared, ProgramCase } from '../../case.ts';
import { callsOf, leaveOut, unlessLeftOut } from '../../phrases/kernel.ts';
import { rulesByName } from '../../phrases/missing.ts';
import { Term } from '../../term.ts';
import { formulas } from './formulas.ts';
import { type RecordedLayer, tensorFrom } from './read.ts';
import { type Statement, statementOf } from './statements.ts';

/** Layers that nnc's language does not have, by the rule that leaves them out. */
const missing = rulesByName({
  'three-dimensional':
    'AveragePooling3D Conv3D Conv3DTranspose Cropping3D GlobalAveragePooling3D MaxPooling3D',
  random: 'AlphaDropout GaussianDropout GaussianNoise',
  recurrent: 'Bidirectional ConvLSTM2D GRU LSTM RNN SimpleRNN TimeDistributed',
  scattering: 'Embedding',
  'spatial-dropout': 'SpatialDropout1D',
});

/** The layer as a Program with the output `output`, or the rule that leaves it out. */
export function translateLayer(vector: RecordedLayer): Prepared {
  return unlessLeftOut(() => {
    const rule = missing.get(vector.layer);
    if (rule !== undefined) leaveOut(rule);
    const statement = statementOf(vector);
    return statement === undefined ? inOps(vector) : inWords(vector, statement);
  });
}

function inWords(vector: RecordedLayer, { code, weights = {} }: Statement): ProgramCase {
  const isFirst = vector.config.dataFormat === 'channelsFirst';
  const input = asSamples(tensorFrom(vector.inputs[0]!), isFirst);
  const network = networkFrom(`input ${input.shape.slice(1).join('x')}; ${code}`);
  const { path } = network.layers.at(-1)!;
  const named = Object.entries(weights).map(([name, tensor]) => [`${path}/${name}`, tensor]);
  return {
    kind: 'program',
    program: compileEvaluation(network, undefined),
    given: { input, ...Object.fromEntries(named) },
    expected: { output: asSamples(expectedOf(vector), isFirst) },
    absolute: vector.epsilon,
  };
}

/** Samples as nnc has them: vectors, or maps with the channels last, of one row where there are no rows. */
function asSamples({ shape, data }: Tensor, isChannelsFirst: boolean): Tensor {
  if (shape.length === 1) return { shape: [1, ...shape], data };
  if (shape.length === 3) return { shape: shape.toSpliced(1, 0, 1), data };
  if (shape.length !== 4 || !isChannelsFirst) return { shape, data };
  const permutation = [0, 2, 3, 1];
  const turned = permutation.map((axis) => shape[axis]!);
  return ops.transpose.evaluate([{ shape, data }], { permutation }, { shape: turned });
}

function inOps(vector: RecordedLayer): ProgramCase {
  const build = formulas[vector.layer];
  if (build === undefined) throw new InternalError(`no translation of ${vector.layer}`);
  const builder = new ProgramBuilder();
  const weights = vector.weights.map((weight) => ({ ...weight, dtype: 'float32' }));
  const tensors = [...vector.inputs, ...weights].map(tensorFrom);
  const given = Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor]));
  const inputs = tensors.map(
    ({ shape }, i) => new Term(builder, builder.input(`x${i}`, { type: 'float', shape })),
  );
  const common = { ...callsOf(builder, given), isDifferentiated: false };
  const [output] = [build({ ...common, inputs, attributes: vector.config as never })].flat();
  return {
    kind: 'program',
    program: builder.finish({ output: output!.value.index }, {}),
    given,
    expected: { output: expectedOf(vector) },
    absolute: vector.epsilon,
  };
}

function expectedOf({ shape, expected }: RecordedLayer): Tensor {
  return tensorFrom({ dtype: 'float32', shape, data: expected });
}
