/** Covers a part of a sample. */
import type { SettingOf, Transform } from './transform.ts';

/** DeVries and Taylor 2017, in the proportions of the map: the middle may lie anywhere in it, so that the hole may be cut off. */
export const cutout: Transform<SettingOf<'cutout'>> = {
  doc: "Covers a part of this share of each side, anywhere, with the sample's mean colour.",
  schema: { type: 'number', minimum: 0, maximum: 1 },
  example: 0.25,
  identity: 0,
  draws: 2,
  add: (setting, [across, down], change, { height, width }) => {
    const side = (size: number, draw: number) => {
      const length = Math.round(setting * size);
      const start = Math.floor(draw * size) - Math.floor(length / 2);
      return [Math.max(0, start), Math.min(size, start + length)] as const;
    };
    const [left, right] = side(width, across!);
    const [top, bottom] = side(height, down!);
    return { ...change, hole: { left, right, top, bottom } };
  },
};
