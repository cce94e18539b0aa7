import { expect, it } from 'vitest';
import { layers } from '../../src/layers/index.ts';
import { disagreements, layerCounts } from '../support/agreement.ts';
import { hasTfjsNode, TFJS_NODE } from '../support/tfjs-node.ts';

it('draws models that have each sort of layer often enough', () => {
  const counts = layerCounts(200);
  const kinds = Object.keys(layers).filter((kind) => (counts.get(kind) ?? 0) < 20);
  expect(kinds).toEqual([]);
});

// A sample: `node scripts/agreement.js` compares 200.
it.each(Array.from({ length: 16 }, (_, i) => i))(
  'ONNX Runtime and TensorFlow.js train random model %i alike',
  async (number) => {
    expect(await disagreements(number)).toEqual([]);
  },
);

it.skipIf(!hasTfjsNode).each(Array.from({ length: 24 }, (_, i) => i))(
  `${TFJS_NODE} trains random model %i as ONNX Runtime does`,
  async (number) => {
    expect(await disagreements(number, 'tfjs-node')).toEqual([]);
  },
);
