import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyse } from '../../src/compiler/analyse.ts';
import { prepare } from '../../src/runtime/prepare.ts';
import { setUp } from '../../src/runtime/setup.ts';
import { refuseHugeWeights } from '../../src/runtime/weights-room.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';

// 25 + 55 numbers of 4 bytes; the largest tensor has 50.
const { network } = analyse('input 4\ndense 5\ndense 10 softmax', 'net.nn');

it.each([
  [{ memory: 340, tensor: 200 }, undefined],
  [{ memory: 339, tensor: 200 }, 'the weights of the model take'],
  [{ memory: 340, tensor: 199 }, 'a tensor of weights takes'],
])('holds 340 bytes, 200 of them in one tensor, in %o', (room, expected) => {
  const refusing = () => refuseHugeWeights(network!, room);
  if (expected === undefined) expect(refusing).not.toThrow();
  else expect(refusing).toThrow(`weights-too-large: ${expected}`);
});

it('is known before anything is compiled or trained, with the place of the layer', async () => {
  const text = 'input 8x8x1\nflatten\ndense 100000000000\ndense 3 softmax';
  const folder = await smallProject(SMALL_EXPERIMENT, text);
  const experiment = join(folder, 'small.yaml');
  const refusal = {
    diagnostics: [{ code: 'weights-too-large', span: { start: text.indexOf('dense') } }],
  };
  await expect(prepare({ experiment })).rejects.toMatchObject(refusal);
  await expect(setUp({ experiment })).rejects.toMatchObject(refusal);
  await expect(setUp({ model: join(folder, 'small.nn') })).rejects.toMatchObject(refusal);
});
