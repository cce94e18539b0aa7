/** What a layer costs to compute. */
import { layers } from '../layers/index.ts';
import type { Network, NetworkLayer } from './network.ts';

/** Multiply-adds of one sample, of kernels without bias. */
export function multiplyAdds(layer: NetworkLayer, network: Network): number {
  const from = layer.inputs.map((input) => network.layers[input]!.output);
  return layers[layer.kind]!.macs?.(from, layer.output, layer.arguments as never) ?? 0;
}
