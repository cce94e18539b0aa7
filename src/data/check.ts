/** Whether a data set fits a network, before anything is trained. */
import { losses } from '../compiler/losses.ts';
import { inputShape, type Network, outputShape, type Shape } from '../compiler/network.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Loss } from '../experiment/schema.generated.ts';
import type { Dataset } from './dataset.ts';

/** Whether samples of one shape feed an input: equal, or a map for a vector of as many numbers (in the order h, w, c). */
export function feeds(sample: Shape, input: Shape): boolean {
  if (sample.join() === input.join()) return true;
  return (
    sample.length === 3 &&
    input.length === 1 &&
    input[0] === sample.reduce((product, size) => product * size, 1)
  );
}

/** What does not fit: `data-input` at the input layer, `data-output` at the last layer, `data-loss` without a place. */
export function checkDataAgainstNetwork(
  data: Pick<Dataset, 'shape' | 'classes' | 'train'>,
  network: Network,
  loss: Loss['kind'],
): readonly Diagnostic[] {
  return [...inputMismatch(data.shape, network), ...targetMismatch(data, network, loss)];
}

function inputMismatch(shape: Shape, network: Network): readonly Diagnostic[] {
  const input = inputShape(network);
  if (feeds(shape, input)) return [];
  const span = network.layers[0]!.span;
  const [found, expected] = [shape, input].map((sizes) => sizes.join('x'));
  const message = `the samples are ${found}, but the model's input is ${expected}`;
  return [
    {
      severity: 'error',
      code: 'data-input',
      message,
      span,
      label: `the data is ${found}`,
      fixes: [{ message: `\`input ${found}\``, edits: [] }],
    },
  ];
}

function targetMismatch(
  { classes, train }: Pick<Dataset, 'classes' | 'train'>,
  network: Network,
  loss: Loss['kind'],
): readonly Diagnostic[] {
  const output = outputShape(network);
  const span = network.layers.at(-1)!.span;
  const mismatch = (message: string): readonly Diagnostic[] => [
    { severity: 'error', code: 'data-output', message, span },
  ];
  const { targets } = train;
  if (output.length !== 1) {
    return mismatch(
      `the model gives a map of ${output.join('x')}; a vector, one number a class or target, was expected`,
    );
  }
  const width = output[0]!;
  if (targets.kind === 'values') {
    if (!losses[loss].takes.values) {
      const message = `the targets are numbers, but the loss is ${loss}, which needs classes; use mse`;
      return [{ severity: 'error', code: 'data-loss', message }];
    }
    return width === targets.width
      ? []
      : mismatch(`the model gives ${width} numbers a sample, the data has ${targets.width}`);
  }
  if (width === classes.length) return [];
  if (width === 1 && classes.length === 2 && losses[loss].takes.twoClassesInOne) return [];
  const names = classes.length > 12 ? `${classes.slice(0, 12).join(', ')}, ...` : classes.join(', ');
  return mismatch(
    `the model gives ${width} numbers a sample, but the data has ${classes.length} classes: ${names}`,
  );
}
