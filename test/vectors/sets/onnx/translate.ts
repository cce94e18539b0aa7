/** ONNX's conformance cases to Programs. */
import { ProgramBuilder } from '../../../../src/compiler/builder.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
} from '../../../../src/compiler/onnx/onnx_pb.js';
import { removeUnread } from '../../../../src/compiler/rewrite.ts';
import { InternalError } from '../../../../src/diagnostics/diagnostic.ts';
import type { Prepared } from '../../case.ts';
import { callsOf, leaveOut, unlessLeftOut } from '../../phrases/kernel.ts';
import { rulesByName } from '../../phrases/missing.ts';
import { Term } from '../../term.ts';
import { kernels } from './kernels.ts';
import { type ConformanceCase, readCase } from './read.ts';

/** Operators that nnc's language has no words for, by the rule that leaves them out. */
const missing = rulesByName({
  attention: 'Attention CausalConvWithState FlexAttention LinearAttention RotaryEmbedding',
  'boxes-of-pictures': 'AffineGrid CenterCropPad DeformConv GridSample ImageDecoder RoiAlign',
  constants: 'Constant ConstantOfShape EyeLike Range Shape Size',
  'control-flow':
    'If Loop OptionalGetElement OptionalHasElement Scan SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap SplitToSequence',
  fourier: 'BlackmanWindow DFT HammingWindow HannWindow MelWeightMatrix STFT',
  'integer-type':
    'BitCast BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor RegexFullMatch StringConcat StringNormalizer StringSplit TfIdfVectorizer',
  'number-formats':
    'Cast CastLike ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear',
  'order-of-numbers': 'Compress NonMaxSuppression NonZero TopK Unique',
  random: 'Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform RandomUniformLike',
  recurrent: 'GRU LSTM RNN',
  rounding: 'Ceil Floor Mod Round',
  scattering: 'Col2Im MaxUnpool Scatter ScatterElements ScatterND TensorScatter',
  trigonometry: 'Acos Asin Atan Cos Sin Tan',
});

/** Some cases have their outputs written down with four decimals. */
const WRITTEN = 5e-5;

/** The case as a Program with outputs by their number, or the rule that leaves it out. */
export function translateCase(folder: string, name: string): Prepared {
  return unlessLeftOut(() => {
    const recorded = readCase(folder, name);
    const builder = new ProgramBuilder();
    const terms = termsOf(builder, recorded);
    const outputs = recorded.expected.map((_, i) => terms[i]?.value.index ?? leaveOut('order-of-numbers'));
    const isGiven = (index: number) => ['input', 'constant'].includes(builder.node(index).op);
    if (outputs.every(isGiven)) leaveOut('constants');
    const program = removeUnread(builder.finish(numbered(outputs), {}));
    const { given, expected } = recorded;
    return { kind: 'program', program, given, expected: numbered(expected), absolute: WRITTEN } as const;
  });
}

function numbered<Value>(values: readonly Value[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(values.map((value, i) => [`output${i}`, value]));
}

/** What the node gives. */
function termsOf(builder: ProgramBuilder, { node, given }: ConformanceCase): readonly Term[] {
  const rule = missing.get(node.opType);
  if (rule !== undefined) leaveOut(rule);
  const build = kernels[node.opType];
  if (build === undefined) throw new InternalError(`no translation of ${node.opType}`);
  const inputs = node.input.map((name) => {
    if (name === '') return undefined;
    return new Term(builder, builder.input(name, { type: 'float', shape: given[name]!.shape }));
  });
  const named = node.attribute.map((attribute) => [attribute.name, valueIn(attribute)]);
  const attributes = { ...Object.fromEntries(named), outputs: node.output.length };
  const call = { ...callsOf(builder, given), inputs, isDifferentiated: false };
  return [build({ ...call, attributes: attributes as never })].flat();
}

function valueIn({ type, ...values }: AttributeProto): number | string | readonly number[] {
  if (type === AttributeType.FLOAT) return values.f;
  if (type === AttributeType.INT) return Number(values.i);
  if (type === AttributeType.STRING) return new TextDecoder().decode(values.s);
  return type === AttributeType.FLOATS ? values.floats : values.ints.map(Number);
}
