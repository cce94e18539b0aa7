/** A call of a PyTorch function, with what came out of it, as a Program. */
import { ProgramBuilder } from '../../../../src/compiler/builder.ts';
import { addGradients } from '../../../../src/compiler/gradient.ts';
import type { Tensor } from '../../../../src/ops/definition.ts';
import type { Prepared } from '../../case.ts';
import { skip } from '../../skips.ts';
import { Term } from '../../term.ts';
import { type Argument, Arguments, inputName } from './arguments.ts';
import { functions, skippedFunctions } from './functions/index.ts';
import { isFloat, type TorchTensor, toTensor } from './tensor.ts';

export interface TorchCall {
  /** Without `torch.` and `nn.functional.`. */
  readonly function: string;
  readonly tensors: readonly TorchTensor[];
  /** The arguments in order, or by name. */
  readonly positional: readonly Argument[];
  readonly named: Readonly<Record<string, Argument>>;
  readonly outputs: readonly TorchTensor[];
  /** The gradients that the outputs are given, by the output's number. */
  readonly cotangents: ReadonlyMap<number, TorchTensor>;
  /** The gradients that come out of it, by the tensor's number. */
  readonly gradients: ReadonlyMap<number, TorchTensor>;
  /** What the call changes, by the name that the function gives it. */
  readonly changed?: Readonly<Record<string, TorchTensor>>;
}

/** The call as a Program that gives all outputs of numbers, all gradients and all changes; or why it is left out. */
export function translate(call: TorchCall): Prepared {
  const skipped = skippedFunctions[call.function];
  if (skipped !== undefined) return skip(skipped);
  const definition = functions[call.function];
  if (definition === undefined) throw new Error(`no translation of ${call.function}`);
  if (!call.outputs.some(isFloat) && !definition.givesIntegers) return skip('integer-type');
  const builder = new ProgramBuilder();
  const byPlace = definition.parameters.flatMap((name, i) =>
    i < call.positional.length ? [[name, call.positional[i]]] : [],
  );
  const args = new Arguments(builder, call.tensors, { ...Object.fromEntries(byPlace), ...call.named });
  const rule = definition.skips?.(args);
  if (rule !== undefined) return skip(rule);
  const built = definition.build(args);
  const outputs = built instanceof Term ? [built] : built;
  return finish(call, builder, { args, outputs, precision: definition.precision ?? 'float64' });
}

interface Built {
  readonly args: Arguments;
  readonly outputs: readonly Term[];
  readonly precision: 'float64' | 'float32';
}

function finish(call: TorchCall, builder: ProgramBuilder, built: Built): Prepared {
  const { args, outputs, precision } = built;
  const given: Record<string, Tensor> = Object.fromEntries(
    call.tensors.map((tensor, i) => [inputName(i), toTensor(tensor)]),
  );
  const expected: Record<string, Tensor> = {};
  const results: Record<string, number> = {};
  const expect = (name: string, term: Term | undefined, tensor: TorchTensor) => {
    if (term === undefined) throw new Error(`the translation gives no ${name}`);
    results[name] = term.value.index;
    expected[name] = toTensor(tensor);
  };
  call.outputs.forEach((tensor, i) => {
    if (isFloat(tensor) || outputs[i] !== undefined) expect(`output${i}`, outputs[i], tensor);
  });
  for (const [name, tensor] of Object.entries(call.changed ?? {})) expect(name, args.changed[name], tensor);
  const weighted = [...call.cotangents].map(([i, cotangent]) => {
    given[`cotangent${i}`] = toTensor(cotangent);
    const { shape } = cotangent;
    const factor = new Term(builder, builder.input(`cotangent${i}`, { type: 'float', shape }));
    return outputs[i]!.times(factor).sum();
  });
  const wanted = [...call.gradients.keys()];
  if (weighted.length > 0) {
    const loss = weighted.reduce((sum, term) => sum.plus(term));
    const by = wanted.map((i) => args.input(i).value);
    addGradients(builder, loss.value, by).forEach((gradient, i) => {
      expect(`gradient${wanted[i]}`, new Term(builder, gradient), call.gradients.get(wanted[i]!)!);
    });
  }
  return { kind: 'program', program: builder.finish(results, {}), given, expected, precision };
}
