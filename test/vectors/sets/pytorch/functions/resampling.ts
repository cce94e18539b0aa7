/** Maps of another size, by matrices of weights. */
import type { Matrix } from '../../../../../src/ops/resample.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import type { TorchFunction, TorchFunctions } from './definition.ts';
import { type Dimensions, overMap, pair } from './maps.ts';
import { averageRegions } from './windows.ts';

/** One side of a map: how many places there are, how many there will be, and how far apart those lie. */
interface Side {
  readonly size: number;
  readonly target: number;
  readonly step: number;
}

/** How much each place of the operand counts at a place between them. */
type Kernel = (place: number, size: number) => readonly (readonly [number, number])[];

const clamped = (place: number, size: number) => Math.min(Math.max(place, 0), size - 1);

const linear: Kernel = (place, size) => {
  const inside = Math.max(place, 0);
  const [low, part] = [Math.floor(inside), inside - Math.floor(inside)];
  return [
    [clamped(low, size), 1 - part],
    [clamped(low + 1, size), part],
  ];
};

/** Keys 1981 with a = -0.75. */
const cubic: Kernel = (place, size) => {
  const near = (t: number) => (1.25 * t - 2.25) * t * t + 1;
  const far = (t: number) => -0.75 * (((t - 5) * t + 8) * t - 4);
  const [low, part] = [Math.floor(place), place - Math.floor(place)];
  const weights = [far(part + 1), near(part), near(1 - part), far(2 - part)];
  return weights.map((weight, i) => [clamped(low - 1 + i, size), weight]);
};

/** With aligned corners the outermost places meet; without them those of half a place do. */
function interpolating({ size, target, step }: Side, kernel: Kernel, aligned: boolean): Matrix {
  const between = target > 1 ? (size - 1) / (target - 1) : 0;
  return Array.from({ length: target }, (_, i) => {
    const row = new Array<number>(size).fill(0);
    const place = aligned ? i * between : (i + 0.5) * step - 0.5;
    for (const [at, weight] of kernel(place, size)) row[at]! += weight;
    return row;
  });
}

const nearest = ({ size, target, step }: Side): Matrix =>
  Array.from({ length: target }, (_, i) => {
    const from = Math.min(Math.floor(i * step), size - 1);
    return Array.from({ length: size }, (_value, j) => Number(j === from));
  });

const MODES: Readonly<Record<string, (side: Side, aligned: boolean) => Matrix>> = {
  nearest,
  linear: (side, aligned) => interpolating(side, linear, aligned),
  bilinear: (side, aligned) => interpolating(side, linear, aligned),
  bicubic: (side, aligned) => interpolating(side, cubic, aligned),
};

function interpolate(args: Arguments, mode: string, aligned: boolean): Term {
  const x = args.term('input');
  const dimensions = (x.shape.length - 2) as Dimensions;
  return overMap(x, dimensions, (map) => {
    const [size, scale] = ['size', 'scale_factor'].map((name) => args.list(name));
    const side = (i: 0 | 1): Side => {
      const places = map.shape[i + 1]!;
      const factor = scale && pair(args.sizes('scale_factor', dimensions, []), 1)[i];
      const target = size ? pair(args.sizes('size', dimensions, []), 1)[i] : Math.floor(places * factor!);
      return { size: places, target, step: factor ? 1 / factor : places / target };
    };
    const [rows, columns] = [side(0), side(1)];
    if (mode === 'area') return averageRegions(map, [rows.target, columns.target]);
    const matrix = MODES[mode]!;
    return map.apply('resample', [], {
      rows: matrix(rows, aligned),
      columns: matrix(columns, aligned),
      channelsFirst: false,
    });
  });
}

const upsampling = (parameters: readonly string[], build: (args: Arguments) => Term): TorchFunction => ({
  parameters: ['input', ...parameters],
  skips: (args) => (args.term('input').shape.length > 4 ? 'three-dimensional' : undefined),
  build,
});

export const resampling: TorchFunctions = {
  interpolate: upsampling(['size', 'scale_factor', 'mode', 'align_corners'], (args) =>
    interpolate(args, args.word('mode', 'nearest'), args.flag('align_corners')),
  ),
  upsample_nearest: upsampling(['size', 'scale_factor'], (args) => interpolate(args, 'nearest', false)),
  upsample_bilinear: upsampling(['size', 'scale_factor'], (args) => interpolate(args, 'bilinear', true)),
};
