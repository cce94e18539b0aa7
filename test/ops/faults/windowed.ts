/** Faults of convolutions and pools: padding, strides, dilation, groups. */
import type { Value } from '../../../src/compiler/builder.ts';
import type { ConvolutionAttributes } from '../../../src/ops/convolution.ts';
import type { OpKind } from '../../../src/ops/index.ts';
import type { Window } from '../../../src/ops/window.ts';
import { changing, changingAttributes, type Fault, type Faults, scaled, turnedRound } from './fault.ts';

const paddingMoved = changingAttributes<Window>(({ padding, ...rest }) => ({
  ...rest,
  padding: { ...padding, top: padding.top + 1, bottom: Math.max(0, padding.bottom - 1) },
}));
const paddingAssumedEven = changingAttributes<Window>(({ padding, ...rest }) => ({
  ...rest,
  padding: { top: padding.top, bottom: padding.top, left: padding.left, right: padding.left },
}));
const sidesSwapped = changingAttributes<Window>(({ padding: { top, bottom, left, right }, ...rest }) => ({
  ...rest,
  padding: { top: bottom, bottom: top, left: right, right: left },
}));
const withStrides =
  (fault: Fault): Fault =>
  (right) =>
  (context, wanted) => {
    const { strides } = context.attributes as Window;
    return (strides.some((stride) => stride > 1) ? fault(right) : right)(context, wanted);
  };
const strideForgotten = changingAttributes<Window>((window) => ({ ...window, strides: [1, 1] }));
const dilationForgotten = changingAttributes<Window>((window) => ({ ...window, dilation: [1, 1] }));
const stridesSwapped = changingAttributes<Window>(({ strides, ...rest }) => ({
  ...rest,
  strides: [strides[1], strides[0]],
}));

/** Faults of one gradient of a convolution, by the operand's number. */
const inOperand =
  (operand: number, fault: Fault): Fault =>
  (right) =>
  (context, wanted) => {
    const [rights, wrongs] = [right(context, wanted), fault(right)(context, wanted)];
    return rights.map((gradient, i) => (i === operand ? wrongs[i] : gradient));
  };

const kernelTurned: Fault = (right) => (context, wanted) => {
  const [x, kernel, ...bias] = context.inputs as [Value, Value, ...Value[]];
  const turned = context.builder.add('reverse', [kernel], { axes: [0, 1] });
  return right({ ...context, inputs: [x, turned, ...bias] }, wanted);
};
const groupsTurned = changing((gradient, { builder, attributes }, input) =>
  input === 1 && (attributes as ConvolutionAttributes).groups > 1
    ? builder.add('reverse', [gradient], { axes: [3] })
    : gradient,
);

/** By op, and by what is wrong. */
export const windowed: Partial<Readonly<Record<OpKind, Faults>>> = {
  averagePool: {
    'padding counted': changing((g, { builder, attributes: a }) => {
      const { padding } = a as Window;
      return padding.top + padding.bottom + padding.left + padding.right > 0 ? scaled(builder, g, 0.9) : g;
    }),
    'padding moved': paddingMoved,
    'stride forgotten': withStrides(changing((g, { builder }) => turnedRound(builder, g))),
  },
  maxPool: {
    'padding moved': paddingMoved,
    'wrong only for strides': withStrides(changing((g, { builder }) => scaled(builder, g, 0.5))),
  },
  conv: {
    'kernel turned round': kernelTurned,
    'input: padding off by one': inOperand(0, paddingMoved),
    'filter: padding off by one': inOperand(1, paddingMoved),
    'input: wrong only for asymmetric padding': inOperand(0, paddingAssumedEven),
    'filter: wrong only for asymmetric padding': inOperand(1, paddingAssumedEven),
    'sides of the padding exchanged': sidesSwapped,
    'input: wrong only for strides': inOperand(0, withStrides(strideForgotten)),
    'filter: wrong only for strides': inOperand(1, withStrides(strideForgotten)),
    'strides exchanged': stridesSwapped,
    'filter: dilation forgotten': inOperand(1, dilationForgotten),
    'input: dilation forgotten': inOperand(0, dilationForgotten),
    'groups in the wrong order': groupsTurned,
    'bias: of one sample only': changing((g, { builder, inputs }, i) =>
      i === 2 ? builder.over(g, builder.add('count', [inputs[0]!], { axes: [0] })) : g,
    ),
  },
};
