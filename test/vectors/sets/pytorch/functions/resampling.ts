/** Maps of another size, by matrices of weights. */
import { cubic, filteredShares, linear, resample, type Shares, sharesMatrix } from '../../../phrases/maps.ts';
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

/** Where a place of the result lies: with aligned corners the outermost places meet, else those of half a place. */
function pointOf({ size, target, step }: Side, place: number, aligned: boolean): number {
  const between = target > 1 ? (size - 1) / (target - 1) : 0;
  return aligned ? place * between : (place + 0.5) * step - 0.5;
}

type Sampling = (side: Side, place: number, aligned: boolean) => Shares;

const bilinear: Sampling = (side, place, aligned) =>
  filteredShares(Math.max(pointOf(side, place, aligned), 0), linear);

/** Where a place of the result takes its number from, by the mode. */
const MODES: Readonly<Record<string, Sampling>> = {
  nearest: ({ step }, place) => [[Math.floor(place * step), 1]],
  linear: bilinear,
  bilinear,
  bicubic: (side, place, aligned) => filteredShares(pointOf(side, place, aligned), cubic(-0.75)),
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
    const matrix = (each: Side) =>
      sharesMatrix(each.size, each.target, (place) => MODES[mode]!(each, place, aligned));
    return resample(map, matrix(rows), matrix(columns));
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
