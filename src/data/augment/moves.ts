/** Transforms that move the pixels of a sample. */
import { IN_PLACE, moved } from './change.ts';
import { type SettingOf, symmetric, type Transform } from './transform.ts';
import { turn } from './turn.ts';

export const flip: Transform<SettingOf<'flip'>> = {
  doc: 'Mirrors every other sample: left and right (horizontal), top and bottom (vertical), or each by its own chance (both).',
  schema: { type: 'string', enum: ['horizontal', 'vertical', 'both'] },
  example: 'horizontal',
  draws: 2,
  add: (setting, [across, down], change) =>
    moved(change, {
      ...IN_PLACE,
      xx: setting !== 'vertical' && across! < 0.5 ? -1 : 1,
      yy: setting !== 'horizontal' && down! < 0.5 ? -1 : 1,
    }),
};

export const scale: Transform<SettingOf<'scale'>> = {
  doc: 'Makes samples larger or smaller, around their middle: by any factor between two (each 0.1 to 10), or from 1 - share to 1 + share.',
  schema: {
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON schema, in data that nobody awaits
    then: {
      type: 'array',
      minItems: 2,
      maxItems: 2,
      items: { description: 'A factor.', type: 'number', minimum: 0.1, maximum: 10 },
    },
    else: { type: 'number', minimum: 0, maximum: 0.9 },
  },
  example: [0.9, 1.2],
  identity: 0,
  draws: 1,
  add: (setting, [draw], change) => {
    const [low, high] = typeof setting === 'number' ? [1 - setting, 1 + setting] : setting;
    const factor = 1 / (low! + (high! - low!) * draw!);
    return moved(change, { ...IN_PLACE, xx: factor, yy: factor });
  },
};

export const rotate: Transform<SettingOf<'rotate'>> = {
  doc: 'Turns samples around their middle, by up to so many degrees to either side.',
  schema: { type: 'number', minimum: 0, maximum: 180 },
  example: 15,
  identity: 0,
  draws: 1,
  add: (setting, [draw], change) => {
    const { sine, cosine } = turn(setting * symmetric(draw!));
    return moved(change, { ...IN_PLACE, xx: cosine, xy: sine, yx: -sine, yy: cosine });
  },
};

export const shift: Transform<SettingOf<'shift'>> = {
  doc: 'Moves samples by whole pixels: by up to this share of the width to the left or right, and of the height up or down.',
  schema: { type: 'number', minimum: 0, maximum: 1 },
  example: 0.1,
  identity: 0,
  draws: 2,
  add: (setting, [across, down], change, { height, width }) => {
    const pixels = (size: number, draw: number) => Math.round(setting * size * symmetric(draw));
    return moved(change, { ...IN_PLACE, x0: -pixels(width, across!), y0: -pixels(height, down!) });
  },
};
