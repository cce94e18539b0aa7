/** The engines by the name that experiments use; each is loaded when it is first asked for. */
import type { Experiment } from '../../experiment/schema.generated.ts';
import type { Engine } from './engine.ts';

export type EngineName = Experiment['engine'];

const loaders: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  onnx: async () => (await import('./onnx.ts')).onnxEngine,
  'tfjs-node': async () => (await import('./tfjs-node.ts')).tfjsNodeEngine,
  tfjs: async () => (await import('./tfjs.ts')).tfjsEngine,
};

export const engineNames = Object.keys(loaders) as readonly EngineName[];

/** The engine of that name, its native library not yet loaded. */
export function loadEngine(name: EngineName): Promise<Engine> {
  return loaders[name]();
}
