/** Fixes of dimensions that hold another count of numbers than there are. */
import { fixSentences } from '../../../diagnostics/codes/network.ts';
import { layerAt, type Proposer } from './mending.ts';

/** The same height and width with as many channels as remain, or a vector of all. */
export const reshaped: Proposer = (mending) => {
  const { rejection, shapes } = mending;
  const layer = layerAt(mending.index, mending);
  const span = layer?.spans.get(rejection.argument!);
  const sizes = layer?.arguments[rejection.argument!];
  const from = shapes[layer?.call.inputs[0] ?? -1];
  if (span === undefined || from === undefined || !Array.isArray(sizes)) return [];
  const count = from.reduce((product, size) => product * size, 1);
  const [height, width] = sizes as readonly number[];
  const channels = count / (height! * (width ?? 1));
  const isMap = sizes.length > 1 && Number.isInteger(channels);
  for (const text of [...(isMap ? [`${height}x${width}x${channels}`] : []), String(count)]) {
    const edits = [{ span, text }];
    if (mending.fits({ edits }))
      return [{ message: fixSentences.at(fixSentences.replace(text), 'here'), edits }];
  }
  return [];
};
