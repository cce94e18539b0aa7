/** PyTorch's OpInfo: sample inputs of functions with outputs, a cotangent and the gradients, in float64. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VectorCase, VectorSet } from '../../case.ts';
import type { Argument } from './arguments.ts';
import type { TorchTensor } from './tensor.ts';
import { translate } from './translate.ts';

interface OpInfoFile {
  readonly op: string;
  readonly cases: readonly OpInfoCase[];
}

interface OpInfoCase {
  readonly name: string;
  readonly call: {
    readonly input: Argument;
    readonly args: readonly Argument[];
    readonly kwargs: Readonly<Record<string, Argument>>;
  };
  readonly tensors: readonly TorchTensor[];
  readonly outputs: readonly TorchTensor[];
  readonly cotangent_for_outputs?: readonly number[];
  readonly cotangents?: readonly TorchTensor[];
  readonly grads?: readonly { readonly tensor: number; readonly grad: TorchTensor | null }[];
}

function casesOf({ op, cases }: OpInfoFile): VectorCase[] {
  const name = op.replace(/^torch\.(nn\.functional\.)?/, '');
  return cases.map((each) => ({
    name: each.name,
    prepare: () =>
      translate({
        function: name,
        tensors: each.tensors,
        positional: [each.call.input, ...each.call.args],
        named: each.call.kwargs,
        outputs: each.outputs,
        cotangents: new Map(
          (each.cotangent_for_outputs ?? []).map((output, i) => [output, each.cotangents![i]!]),
        ),
        gradients: new Map(
          (each.grads ?? []).flatMap(({ tensor, grad }) => (grad === null ? [] : [[tensor, grad]])),
        ),
      }),
  }));
}

export const opinfo: VectorSet = {
  name: 'pytorch-opinfo',
  floor: 450,
  load: (folder) => {
    const inside = join(folder, 'pytorch-opinfo');
    if (!existsSync(inside)) return [];
    return readdirSync(inside)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .flatMap((file) => casesOf(JSON.parse(readFileSync(join(inside, file), 'utf8')) as OpInfoFile));
  },
};
