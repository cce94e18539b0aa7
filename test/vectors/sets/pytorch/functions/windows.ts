/** Convolutions and pools, by the layers of the language. */
import { resample } from '../../../phrases/maps.ts';
import type { SkipRule } from '../../../skips.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import type { TorchFunction, TorchFunctions } from './definition.ts';
import { type Dimensions, overMap, pair, toKernel } from './maps.ts';
import { padded } from './moving.ts';

const by = (sizes: readonly number[]) => sizes.join('x');

/** An option over rows and columns; maps without rows have `alone` there. */
const option = (args: Arguments, name: string, dimensions: Dimensions, alone = 1) =>
  pair(args.sizes(name, dimensions, [alone]), alone);

function convolve(args: Arguments, dimensions: Dimensions): Term {
  const bias = args.optional('bias');
  const weight = toKernel(args.term('weight'), dimensions);
  const [height, width, perGroup, filters] = weight.shape as [number, number, number, number];
  const groups = args.number('groups', 1);
  const mode = args.word('padding_mode', 'zeros');
  const sides = args.list('padding') ?? [0];
  const around = dimensions === 2 && sides.length === 1 ? [...sides, ...sides] : sides;
  const x =
    mode === 'zeros'
      ? args.term('input')
      : padded(
          args.term('input'),
          around.toReversed().flatMap((side) => [side, side]),
          mode,
        );
  const isWord = typeof args.argument('padding') === 'string';
  const zeros = isWord ? args.word('padding', '') : `p${by(option(args, 'padding', dimensions, 0))}`;
  const [stride, dilation] = ['stride', 'dilation'].map((name) => by(option(args, name, dimensions)));
  // One filter for each channel is a layer of its own.
  const kind =
    groups > 1 && perGroup === 1 && filters === groups ? 'depthwise' : `conv ${filters} g${groups}`;
  const window = `k${height}x${width} s${stride} d${dilation} ${mode === 'zeros' ? zeros : 'valid'}`;
  const weights = { weight, ...(bias && { bias }) };
  const statement = `${kind} ${window} bias=${bias !== undefined}`;
  return overMap(x, dimensions, (map) => map.layer(statement, { weights }));
}

/**
 * The other way round: the map with gaps between its places, padded by what the window covers, under the kernel
 * turned round (Dumoulin and Visin 2016, relationship 14).
 */
function convolveTransposed(args: Arguments, dimensions: Dimensions): Term {
  const bias = args.optional('bias');
  const groups = args.number('groups', 1);
  // [H, W, out / groups, in]; the inputs of a group become its rows again.
  const turned = toKernel(args.term('weight'), dimensions).apply('reverse', [], { axes: [0, 1] });
  const perGroup = new Array<number>(groups).fill(turned.shape[3]! / groups);
  const [first, ...others] = turned.split(3, perGroup).map((part) => part.transpose([0, 1, 3, 2]));
  const weight = first!.concat(others, 3);
  const [strides, dilations] = ['stride', 'dilation'].map((name) => option(args, name, dimensions));
  const [paddings, extra] = ['padding', 'output_padding'].map((name) => option(args, name, dimensions, 0));
  const spread = (map: Term, i: number) => {
    const [stride, dilation] = [strides![i]!, dilations![i]!];
    const [axis, size] = [i + 1, map.shape[i + 1]!];
    const apart = map.reshape(map.shape.toSpliced(axis + 1, 0, 1)).pad(axis + 1, 0, stride - 1);
    const gapped = apart.reshape(map.shape.with(axis, size * stride)).pad(axis, 0, 1 - stride);
    const around = dilation * (weight.shape[i]! - 1) - paddings![i]!;
    return gapped.pad(axis, around, around + extra![i]!);
  };
  const window = `k${by(weight.shape.slice(0, 2))} d${by(dilations!)} bias=${bias !== undefined}`;
  return overMap(args.term('input'), dimensions, (map) =>
    [0, 1].reduce(spread, map).layer(`conv ${weight.shape[3]} g${groups} ${window}`, {
      weights: { weight, ...(bias && { bias }) },
    }),
  );
}

interface Pooling {
  readonly window: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
}

function poolingOf(args: Arguments, dimensions: Dimensions): Pooling {
  const window = option(args, 'kernel_size', dimensions);
  const stride = pair(args.sizes('stride', dimensions, window.slice(-dimensions)), 1);
  return { window, stride, padding: option(args, 'padding', dimensions, 0) };
}

const inWords = ({ window, stride }: Pooling) => `${by(window)} s${by(stride)}`;

/** A ceiling matters only where the windows do not end with the map. */
function unlikePools(args: Arguments, dimensions: Dimensions): SkipRule | undefined {
  if (args.sizes('dilation', dimensions, [1]).some((dilation) => dilation !== 1)) return 'pool-dilation';
  const { window, stride, padding } = poolingOf(args, dimensions);
  const places = args.term('input').shape.slice(-dimensions);
  const fits = pair(places, 1).every((size, i) => (size + 2 * padding[i]! - window[i]!) % stride[i]! === 0);
  return args.flag('ceil_mode') && !fits ? 'ceil-mode' : undefined;
}

function maximumPool(args: Arguments, dimensions: Dimensions): Term {
  const pooling = poolingOf(args, dimensions);
  const statement = `pool ${inWords(pooling)} p${by(pooling.padding)}`;
  return overMap(args.term('input'), dimensions, (map) => map.layer(statement));
}

/** PyTorch counts padding, unless it is told not to; a given divisor divides the sum. */
function averagePool(args: Arguments, dimensions: Dimensions): Term {
  const pooling = poolingOf(args, dimensions);
  const { window, padding } = pooling;
  const divisor = args.argument('divisor_override') ?? undefined;
  const counts = divisor !== undefined || args.flag('count_include_pad', true);
  const pool = `avgpool ${inWords(pooling)}`;
  return overMap(args.term('input'), dimensions, (map) => {
    const wider = counts && padding.some((side) => side > 0) ? map.layer(`pad ${by(padding)}`) : map;
    const mean = wider.layer(counts ? pool : `${pool} p${by(padding)}`);
    return divisor === undefined ? mean : mean.times((window[0]! * window[1]!) / (divisor as number));
  });
}

/** (mean of x^p times the size of the window)^(1 / p), for positive numbers. */
function powerPool(args: Arguments): Term {
  const pooling = poolingOf(args, 2);
  const p = args.number('norm_type');
  return overMap(args.term('input'), 2, (map) =>
    map
      .power(p)
      .layer(`avgpool ${inWords(pooling)}`)
      .times(pooling.window[0]! * pooling.window[1]!)
      .power(1 / p),
  );
}

/** The part of `size` places that falls to each of `count`: its start and its length. */
function regions(size: number, count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * size) / count);
    return [start, Math.ceil(((i + 1) * size) / count) - start];
  });
}

const averaging = (size: number, count: number) =>
  regions(size, count).map(([start, length]) =>
    Array.from({ length: size }, (_, i) => (i >= start && i < start + length ? 1 / length : 0)),
  );

/** The mean of each region of a map. */
export function averageRegions(map: Term, [rows, columns]: readonly [number, number]): Term {
  const [, height, width] = map.shape as [number, number, number];
  return resample(map, averaging(height, rows), averaging(width, columns));
}

function largestOfRegions(map: Term, sizes: readonly [number, number]): Term {
  return sizes.reduce((term, count, i) => {
    const parts = regions(term.shape[i + 1]!, count).map(([start, length]) =>
      term.slice(i + 1, start, length).largest([i + 1], true),
    );
    return parts[0]!.concat(parts.slice(1), i + 1);
  }, map);
}

/** Pools to a given size; null keeps the map's. To one place it is the language's `globalpool`. */
function adaptive(word: string, pool: typeof averageRegions, dimensions: Dimensions): TorchFunction {
  return {
    parameters: ['input', 'output_size'],
    // The matrices that average regions multiply samples one by one, and ONNX Runtime wants at least one.
    skips: (args) => (args.term('input').shape[0] === 0 ? 'empty' : undefined),
    build: (args) =>
      overMap(args.term('input'), dimensions, (map) => {
        const sizes = args.sizes('output_size', dimensions, []);
        const [rows, columns] = pair(sizes, 1).map((size, i) => size ?? map.shape[i + 1]!) as [
          number,
          number,
        ];
        if (rows !== 1 || columns !== 1) return pool(map, [rows, columns]);
        return map.layer(`globalpool ${word}`).reshape([map.shape[0]!, 1, 1, map.shape[3]!]);
      }),
  };
}

/** Without samples ONNX Runtime sums no products into memory that it has not cleared. */
const withoutSamples = (args: Arguments): SkipRule | undefined =>
  args.term('input').shape[0] === 0 ? 'empty' : undefined;

const ofWindows = (dimensions: Dimensions): TorchFunctions => {
  const pooling = {
    parameters: ['input', 'kernel_size', 'stride', 'padding'],
    skips: (args: Arguments) => unlikePools(args, dimensions),
  };
  return {
    [`conv${dimensions}d`]: {
      parameters: ['input', 'weight', 'bias', 'stride', 'padding', 'dilation', 'groups'],
      skips: withoutSamples,
      build: (args) => convolve(args, dimensions),
    },
    [`conv_transpose${dimensions}d`]: {
      parameters: ['input', 'weight', 'bias', 'stride', 'padding', 'output_padding', 'groups', 'dilation'],
      skips: withoutSamples,
      build: (args) => convolveTransposed(args, dimensions),
    },
    [`max_pool${dimensions}d`]: { ...pooling, build: (args) => maximumPool(args, dimensions) },
    [`avg_pool${dimensions}d`]: {
      ...pooling,
      parameters: [...pooling.parameters, 'ceil_mode', 'count_include_pad', 'divisor_override'],
      build: (args) => averagePool(args, dimensions),
    },
    [`adaptive_avg_pool${dimensions}d`]: adaptive('mean', averageRegions, dimensions),
    [`adaptive_max_pool${dimensions}d`]: adaptive('max', largestOfRegions, dimensions),
  };
};

export const windows: TorchFunctions = {
  ...ofWindows(1),
  ...ofWindows(2),
  lp_pool2d: { parameters: ['input', 'norm_type', 'kernel_size', 'stride'], build: powerPool },
};
