/** Every transform, in the order in which a sample goes through them; a new one comes last, or draws of others change. */
import { cutout } from './cutout.ts';
import { brightness, contrast } from './light.ts';
import { flip, rotate, scale, shift } from './moves.ts';
import type { SettingOf, Transform, TransformName } from './transform.ts';

/** By key of `train.augment`. */
export const transforms: { readonly [Name in TransformName]: Transform<SettingOf<Name>> } = {
  flip,
  scale,
  rotate,
  shift,
  brightness,
  contrast,
  cutout,
};

/** The JSON schema of `train.augment`. */
export function augmentSchema(): object {
  const keys = Object.entries(transforms).map(([name, { doc, schema, example }]) => [
    name,
    { description: doc, examples: [example], ...schema },
  ]);
  const classes = {
    description:
      'Only samples of these classes are changed, the rare one for example; without it those of all.',
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { description: 'A class.', type: ['string', 'number'] },
  };
  return {
    title: 'Augment',
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: { ...Object.fromEntries(keys), classes },
  };
}
