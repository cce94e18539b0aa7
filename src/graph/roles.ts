/** What a layer does for the network, as the layer table shows it, and the colour that says so. */
import type { NetworkLayer, Shape } from '../compiler/network.ts';
import { layers } from '../layers/index.ts';

/** Fill and line of each role: dark words stay readable on the fill, and the line on white and on black. */
export const roleColors = {
  input: { fill: '#f3f4f6', line: '#6e7781' },
  convolution: { fill: '#d3e5f5', line: '#0072b2' },
  linear: { fill: '#fbdcc6', line: '#d55e00' },
  pooling: { fill: '#cdeee2', line: '#009e73' },
  normalisation: { fill: '#f4deeb', line: '#b5588c' },
  activation: { fill: '#fbecc8', line: '#b67f00' },
  join: { fill: '#ffffff', line: '#6e7781' },
  shape: { fill: '#e7ebef', line: '#8b949e' },
} as const;

/** Of arrows, frames and words on the page: readable on white and on black. */
export const lineColors = { plain: '#77808a', skip: '#c2571a' } as const;

/** A group of layers that look alike in pictures. */
export type Role = keyof typeof roleColors;

/** The role of a layer that reads maps or vectors of these shapes. */
export function roleOf(layer: NetworkLayer, [from]: readonly Shape[]): Role {
  const { role, window, macs } = layers[layer.kind]!;
  if (role !== 'layer') return role;
  const hasWeights = Object.keys(layer.weights).length > 0;
  if (window !== undefined) return hasWeights ? 'convolution' : 'pooling';
  if (hasWeights) return macs === undefined ? 'normalisation' : 'linear';
  const count = (shape: Shape | undefined) => shape?.reduce((product, size) => product * size, 1) ?? 0;
  return count(layer.output) < count(from) ? 'pooling' : 'shape';
}
