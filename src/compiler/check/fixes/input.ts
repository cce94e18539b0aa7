/** Fixes at the input: a larger map, or a map where there is a vector. */
import { fixSentences } from '../../../diagnostics/codes/network.ts';
import type { Fix, Span } from '../../../diagnostics/diagnostic.ts';
import { isRejection } from '../../../layers/definition.ts';
import type { Shape } from '../../network.ts';
import { type FoundLayer, layerAt, type Mending, type Proposer, textOf, whereabouts } from './mending.ts';
import { parameterIn } from './parameters.ts';

/** The input layer with the argument that says its shape. */
interface FoundInput {
  readonly layer: FoundLayer;
  readonly span: Span;
  readonly shape: Shape;
}

function inputOf(mending: Mending): FoundInput | undefined {
  const layer = layerAt(0, mending);
  const shape = mending.shapes[0];
  const span = layer === undefined ? undefined : [...layer.spans.values()][0];
  if (layer?.definition.role !== 'input' || shape === undefined || span === undefined) return undefined;
  return { layer, span, shape };
}

/** The smallest larger map that fits. */
export const largerInput: Proposer = (mending) => {
  const input = inputOf(mending);
  if (input?.shape.length !== 3) return [];
  const more = smallestGrowth(input.shape, mending);
  if (more === undefined) return [];
  const written = textOf(input.span, mending.sources);
  if (written.includes('$')) return largerParameter(input.span, Math.max(...more), mending);
  const [height, width, channels] = input.shape;
  const size = `${height! + more[0]}x${width! + more[1]}`;
  const edits = [{ span: input.span, text: `${size}x${channels}` }];
  return mending.fits({ edits }) ? [{ message: fixSentences.largerInput(size), edits }] : [];
};

function largerParameter(span: Span, more: number, mending: Mending): readonly Fix[] {
  const parameter = parameterIn(span, mending);
  if (parameter === undefined) return [];
  const value = parameter.value + more;
  return mending.fits(parameter.attempt(value)) ? [parameter.fix(value, true)] : [];
}

/** By how much height and width must grow for every layer to be content; undefined where growth does not help. */
function smallestGrowth(
  [height, width, channels]: Shape,
  mending: Mending,
): readonly [number, number] | undefined {
  const isContent = (rows: number, columns: number) =>
    isAccepted([height! + rows, width! + columns, channels!], mending);
  const both = smallest((more) => isContent(more, more), 4 * Math.max(height!, width!) + 64);
  if (both === undefined) return undefined;
  const rows = smallest((more) => isContent(more, both), both)!;
  return [rows, smallest((more) => isContent(rows, more), both)!];
}

/** The smallest number up to a limit for which something is true that stays true above it. */
function smallest(isTrue: (value: number) => boolean, limit: number): number | undefined {
  if (isTrue(0)) return 0;
  let high = 1;
  while (high < limit && !isTrue(high)) high *= 2;
  if (!isTrue(high)) return undefined;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isTrue(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Whether every window fits into what it gets from an input of that shape, as far as arguments are known. */
function isAccepted(input: Shape, mending: Mending): boolean {
  const shapes: (Shape | undefined)[] = [input];
  for (let index = 1; index < mending.expanded.layers.length; index++) {
    const layer = layerAt(index, mending);
    const inputs = layer?.call.inputs.map((each) => shapes[each]) ?? [];
    if (layer === undefined || !inputs.every((shape) => shape !== undefined)) continue;
    const result = layer.definition.shape(inputs, layer.arguments as never);
    if (!isRejection(result)) shapes[index] = result;
    else if (layer.definition.arguments[result.rejection.argument ?? '']?.type === 'pair') return false;
  }
  return shapes[mending.index] !== undefined;
}

/** The map that a vector of so many numbers may have been. */
export const mapInput: Proposer = (mending) => {
  const input = inputOf(mending);
  if (input?.shape.length !== 1) return [];
  const [count] = input.shape;
  for (const channels of [1, 3]) {
    const side = Math.sqrt(count! / channels);
    if (!Number.isInteger(side) || side < 2) continue;
    const edits = [{ span: input.span, text: `${side}x${side}x${channels}` }];
    if (!mending.fits({ edits })) continue;
    const statement = fixSentences.replace(`${input.layer.definition.kind} ${edits[0]!.text}`);
    return [{ message: fixSentences.at(statement, whereabouts(input.layer.call.span, mending)), edits }];
  }
  return [];
};

/** A map of one channel or a vector, where height and width alone are given. */
export const inputShapes: Proposer = (mending) => {
  const layer = layerAt(mending.index, mending);
  const name = mending.rejection.argument ?? '';
  const [sizes, span] = [layer?.arguments[name], layer?.spans.get(name)];
  if (span === undefined || !Array.isArray(sizes) || sizes.length !== 2) return [];
  const [height, width] = sizes as readonly number[];
  return [`${height}x${width}x1`, String(height! * width!)].flatMap((text) => {
    const edits = [{ span, text }];
    return mending.fits({ edits }) ? [{ message: fixSentences.replace(text), edits }] : [];
  });
};
