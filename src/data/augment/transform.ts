/** What an entry of the table of transforms says. */
import type { Augment } from '../../experiment/schema.generated.ts';
import type { Change } from './change.ts';

export type TransformName = Exclude<keyof Augment, 'classes'>;

export type SettingOf<Name extends TransformName> = NonNullable<Augment[Name]>;

/** Of a map, in pixels. */
export interface MapSize {
  readonly height: number;
  readonly width: number;
}

/** One way of changing a sample by chance. */
export interface Transform<Setting> {
  /** For people: the description of the key. */
  readonly doc: string;
  /** The JSON schema of its setting; `npm run generate` puts it into that of experiments. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** A usual setting. */
  readonly example: Setting;
  /** The setting that changes nothing, where there is one. */
  readonly identity?: Setting;
  /** How many random numbers it takes, whatever its setting: so the draws of each transform are independent of the others. */
  readonly draws: number;
  /** The change with its own added; `draws` are in [0, 1). */
  readonly add: (setting: Setting, draws: readonly number[], change: Change, size: MapSize) => Change;
}

/** From -1 to 1. */
export function symmetric(draw: number): number {
  return 2 * draw - 1;
}
