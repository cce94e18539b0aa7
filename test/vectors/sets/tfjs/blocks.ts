/** TensorFlow's kernels that turn blocks of places into samples or channels, and back. */
import { sizeOf } from '../../../../src/ops/tensor.ts';
import type { Kernel } from '../../phrases/kernel.ts';
import { channelsFirst, channelsLast } from '../../phrases/maps.ts';
import { type Paddings, padWith } from '../../phrases/shaping.ts';
import type { Term } from '../../term.ts';

interface Blocks {
  readonly blockShape: readonly number[];
}

/** [N, H, W, ...] to [blocks N, H / block, W / block, ...]. */
export const spaceToBatch: Kernel<Blocks & { readonly paddings: Paddings }> = ({
  inputs: [x],
  attributes: { blockShape, paddings },
}) => {
  const padded = padWith(x!, [[0, 0], ...paddings], 0);
  const [n, ...rest] = padded.shape as [number, ...number[]];
  const count = blockShape.length;
  const outer = blockShape.map((block, i) => rest[i]! / block);
  const inner = rest.slice(count);
  const cut = padded.reshape([n, ...outer.flatMap((size, i) => [size, blockShape[i]!]), ...inner]);
  const outerAxes = blockShape.map((_, i) => 1 + 2 * i);
  const innerAxes = inner.map((_, i) => 1 + 2 * count + i);
  const moved = cut.transpose([...outerAxes.map((axis) => axis + 1), 0, ...outerAxes, ...innerAxes]);
  return moved.reshape([n * sizeOf(blockShape), ...outer, ...inner]);
};

/** [blocks N, H, W, ...] to [N, H block, W block, ...], less the crops. */
export const batchToSpace: Kernel<Blocks & { readonly crops: Paddings }> = ({
  inputs: [x],
  attributes: { blockShape, crops },
}) => {
  const [volume, ...rest] = x!.shape as [number, ...number[]];
  const count = blockShape.length;
  const n = volume / sizeOf(blockShape);
  const pairs = blockShape.flatMap((_, i) => [count + 1 + i, i]);
  const innerAxes = rest.slice(count).map((_, i) => 2 * count + 1 + i);
  const moved = x!.reshape([...blockShape, n, ...rest]).transpose([count, ...pairs, ...innerAxes]);
  const joined = moved.reshape([n, ...rest.map((size, i) => size * (blockShape[i] ?? 1))]);
  return crops.reduce((whole, [before, after], i) => whole.pad(1 + i, -before, -after), joined);
};

interface DepthToSpace {
  readonly blockSize: number;
  readonly dataFormat: string;
}

function spread(map: Term, block: number): Term {
  const [n, h, w, c] = map.shape as [number, number, number, number];
  const depth = c / block ** 2;
  const moved = map.reshape([n, h, w, block, block, depth]).transpose([0, 1, 3, 2, 4, 5]);
  return moved.reshape([n, h * block, w * block, depth]);
}

/** Channels become blocks of places. */
export const depthToSpace: Kernel<DepthToSpace> = ({ inputs: [x], attributes: { blockSize, dataFormat } }) =>
  dataFormat === 'NCHW' ? channelsFirst(spread(channelsLast(x!), blockSize)) : spread(x!, blockSize);
