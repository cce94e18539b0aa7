/** Fixes of dimensions that hold another count of numbers than there are. */
import { fixSentences } from '../../../diagnostics/codes/network.ts';
import type { Shape } from '../../network.ts';
import { layerAt, type Proposer } from './mending.ts';

/** The same height and width with as many channels as remain, or a square map of about that size; a vector of all. */
export const reshaped: Proposer = (mending) => {
  const { rejection, shapes } = mending;
  const layer = layerAt(mending.index, mending);
  const span = layer?.spans.get(rejection.argument!);
  const sizes = layer?.arguments[rejection.argument!];
  const from = shapes[layer?.call.inputs[0] ?? -1];
  if (span === undefined || from === undefined || !Array.isArray(sizes)) return [];
  const count = from.reduce((product, size) => product * size, 1);
  const map = sizes.length > 1 ? mapOf(count, sizes as readonly number[], from) : undefined;
  return [...(map === undefined ? [] : [map.join('x')]), String(count)].flatMap((text) => {
    const edits = [{ span, text }];
    if (text === from.join('x') || !mending.fits({ edits })) return [];
    return [{ message: fixSentences.at(fixSentences.replace(text), 'here'), edits }];
  });
};

/** A map of so many numbers, as near as can be to the one that is written; not the one that is there. */
function mapOf(count: number, [height, width, channels]: readonly number[], from: Shape): Shape | undefined {
  const kept = count / (height! * width!);
  if (Number.isInteger(kept)) return [height!, width!, kept];
  const sides = Array.from({ length: Math.floor(Math.sqrt(count)) }, (_, index) => index + 1);
  const maps = sides
    .filter((side) => side > 1 && count % (side * side) === 0)
    .map((side) => [side, side, count / (side * side)])
    .filter((map) => map.join() !== from.join());
  const far = ([side, , depth]: Shape) => [Number(depth !== channels), Math.abs(side! - height!)] as const;
  return maps.toSorted((one, other) => far(one)[0] - far(other)[0] || far(one)[1] - far(other)[1])[0];
}
