/** Samples as pictures for people, side by side. */
import type { Dataset } from './dataset.ts';
import { type Picture, resample } from './resample.ts';
import { spreadOf } from './statistics.ts';

/** Pixels of the longer side of a tile at most. */
const LARGEST = 192;

/** Pixels between tiles. */
export const GAP = 4;

/** Where a column of tiles begins, in pixels: before that of number `split` there is more room. */
export function columnStart(column: number, width: number, split: number): number {
  return column * (width + GAP) + (column < split ? 0 : 4 * GAP);
}

/** What is fed, as a picture: brightness from the darkest to the lightest number of the set. */
export type TileOf = (fed: Float32Array) => Picture;

/** How samples of a set become tiles; undefined where they are no maps. */
export function tileMaker({ shape, preprocessing, train }: Dataset): TileOf | undefined {
  if (shape.length !== 3) return undefined;
  const [height, width, channels] = shape as readonly [number, number, number];
  const [offset, scale] = [preprocessing.offset, preprocessing.scale] as readonly [number, number];
  const { lowest, highest } =
    train.inputs.kind === 'bytes' ? { lowest: 0, highest: 255 } : spreadOf(train.inputs.values);
  const range = highest - lowest || 1;
  const level = (fed: number) => {
    const value = train.inputs.kind === 'bytes' ? fed * scale + offset : fed;
    return Math.min(255, Math.max(0, Math.round((255 * (value - lowest)) / range)));
  };
  const factor = Math.max(1, Math.max(height, width) / LARGEST);
  const [toWidth, toHeight] = [width, height].map((size) => Math.max(1, Math.round(size / factor)));
  return (fed) => {
    const pixels = new Uint8Array(height * width * 3);
    for (let pixel = 0; pixel < height * width; pixel++) {
      for (let colour = 0; colour < 3; colour++)
        pixels[3 * pixel + colour] = level(fed[pixel * channels + (channels < 3 ? 0 : colour)]!);
    }
    return resample({ width, height, pixels }, { left: 0, top: 0, width, height }, toWidth!, toHeight!);
  };
}

/** Rows of tiles of one size on white, in two groups of columns; undefined leaves a place empty. */
export function mosaic(rows: readonly (readonly (Picture | undefined)[])[], split: number): Picture {
  const [first] = rows.flat().filter((tile) => tile !== undefined);
  const columns = Math.max(...rows.map((row) => row.length));
  const width = columnStart(columns, first!.width, split) - GAP;
  const height = rows.length * (first!.height + GAP) - GAP;
  const pixels = new Uint8Array(width * height * 3).fill(255);
  rows.forEach((row, index) => {
    row.forEach((tile, column) => {
      if (tile === undefined) return;
      for (let y = 0; y < tile.height; y++) {
        const place = (index * (tile.height + GAP) + y) * width + columnStart(column, tile.width, split);
        pixels.set(tile.pixels.subarray(y * tile.width * 3, (y + 1) * tile.width * 3), place * 3);
      }
    });
  });
  return { width, height, pixels };
}
