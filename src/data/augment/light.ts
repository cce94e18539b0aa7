/** Transforms that change the levels of a sample. */
import { type SettingOf, symmetric, type Transform } from './transform.ts';

const share = { type: 'number', minimum: 0, maximum: 1 };

export const brightness: Transform<SettingOf<'brightness'>> = {
  doc: 'Multiplies all levels by a factor from 1 - this to 1 + this.',
  schema: share,
  example: 0.3,
  identity: 0,
  draws: 1,
  add: (setting, [draw], change) => ({ ...change, gain: change.gain * (1 + setting * symmetric(draw!)) }),
};

export const contrast: Transform<SettingOf<'contrast'>> = {
  doc: "Multiplies the distance of all levels to the sample's mean by a factor from 1 - this to 1 + this.",
  schema: share,
  example: 0.3,
  identity: 0,
  draws: 1,
  add: (setting, [draw], change) => ({
    ...change,
    contrast: change.contrast * (1 + setting * symmetric(draw!)),
  }),
};
