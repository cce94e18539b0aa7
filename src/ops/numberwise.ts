/** What all ops that work number by number share. */
import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import type { OnnxEmitter } from '../compiler/onnx/emitter.ts';
import type { TensorflowEmitter } from '../compiler/tensorflow/emitter.ts';
import type { Emission, LaidOut, LayoutContext, OpDefinition } from './definition.ts';

export type NoAttributes = Readonly<Record<string, never>>;

/** Works on the channels-first forms where one of the maps already is: elementwise ops have no layout of their own. */
export function followLayout<Attributes extends object>({
  builder,
  node,
  attributes,
  ...context
}: LayoutContext<Attributes>): LaidOut | undefined {
  const shapes = node.inputs.map((_, i) => context.typeOf(i).shape);
  if (!shapes.some((shape, i) => shape.length === 4 && context.isChannelsFirst(i))) return undefined;
  if (shapes.some((shape) => ![0, 1, 4].includes(shape.length))) return undefined;
  const inputs = shapes.map((shape, i) => {
    if (shape.length === 4) return context.channelsFirst(i);
    // A vector broadcasts along the channels, which no longer stand last.
    return shape.length === 1 ? builder.reshape(context.asMeant(i), [shape[0]!, 1, 1]) : context.asMeant(i);
  });
  return { value: builder.add(node.op as 'add', inputs, attributes as NoAttributes), channelsFirst: true };
}

interface Unary {
  readonly doc: string;
  /** How the targets say it: by one op of this name, or in several. */
  readonly onnx: string | Emission<OnnxEmitter, NoAttributes>;
  readonly tensorflow: string | Emission<TensorflowEmitter, NoAttributes>;
  readonly evaluate: (x: number) => number;
  /** dL/dx, from x, the result y, and dL/dy. */
  readonly gradient: (builder: ProgramBuilder, x: Value, y: Value, dy: Value) => Value;
}

export function unary({ doc, onnx, tensorflow, evaluate, gradient }: Unary): OpDefinition<NoAttributes> {
  return {
    doc,
    numberwise: true,
    type: ([x]) => x!,
    gradient: ({ builder, inputs, output, outputGradient }) => [
      gradient(builder, inputs[0]!, output, outputGradient),
    ],
    evaluate: ([x]) => ({ shape: x!.shape, data: x!.data.map(evaluate) }),
    onnx: typeof onnx === 'string' ? (emitter, _node, inputs) => emitter.node(onnx, inputs) : onnx,
    tensorflow:
      typeof tensorflow === 'string'
        ? (emitter, _node, inputs) => emitter.float(tensorflow, inputs)
        : tensorflow,
    layout: followLayout,
  };
}
