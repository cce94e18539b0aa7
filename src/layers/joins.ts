/** Where the arms of `residual` and `branch` meet. */
import { defineLayer } from './definition.ts';
import { formatShape } from './rejections.ts';

export const add = defineLayer({
  kind: 'add',
  doc: 'The sum of its arms, number by number.',
  role: 'join',
  arguments: {},
  shape: (inputs) => {
    const [first, ...others] = inputs;
    const other = others.find((shape) => formatShape(shape) !== formatShape(first!));
    if (other === undefined) return first!;
    return {
      rejection: {
        code: 'join-shapes-differ',
        message: `arms of ${formatShape(first!)} and ${formatShape(other)} cannot be added`,
        label: 'its arms need equal shapes',
      },
    };
  },
  build: ({ builder, inputs }) => inputs.reduce((sum, input) => builder.plus(sum, input)),
  examples: [{ code: 'branch { relu } { tanh } add', input: [5], output: [5] }],
});

export const concat = defineLayer({
  kind: 'concat',
  doc: 'Its arms side by side: the channels of maps, or the features of vectors.',
  role: 'join',
  arguments: {},
  shape: (inputs) => {
    const outer = (shape: readonly number[]) => formatShape(shape.slice(0, -1));
    const [first, ...others] = inputs;
    const other = others.find((shape) => shape.length !== first!.length || outer(shape) !== outer(first!));
    if (other === undefined) {
      return [...first!.slice(0, -1), inputs.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
    }
    return {
      rejection: {
        code: 'join-shapes-differ',
        message: `arms of ${formatShape(first!)} and ${formatShape(other)} cannot stand side by side`,
        label: 'its arms need equal height and width',
      },
    };
  },
  build: ({ builder, inputs }) => builder.add('concat', inputs, { axis: inputs[0]!.type.shape.length - 1 }),
  examples: [
    {
      code: 'branch { relu } { tanh } concat',
      input: [4, 4, 2],
      output: [4, 4, 4],
    },
  ],
});
