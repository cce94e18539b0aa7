/** PyTorch's sets on tiny vectors worked by hand: each is passed as it is, and failed with one number changed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from './main.ts';

const float = (data: readonly number[], shape: readonly number[]) => ({ dtype: 'float64', shape, data });

const pooled = float([5], [1, 1, 1, 1]);
const normalised = {
  name: 'BatchNorm1d by hand',
  module: 'BatchNorm1d',
  // An epsilon that makes the root of variance + epsilon 2.
  args: [1, 3, 0.5],
  state_dict_before: {
    weight: float([4], [1]),
    bias: float([1], [1]),
    running_mean: float([0], [1]),
    running_var: float([1], [1]),
  },
  input: float([1, 3], [2, 1]),
  output: float([-1, 3], [2, 1]),
  cotangent: float([1, 0], [2, 1]),
  // gamma / 2 (dy - mean(dy) - xn mean(dy xn)), xn = -0.5, 0.5
  grad_input: float([0.75, -0.75], [2, 1]),
  grad_params: { weight: float([-0.5], [1]), bias: float([1], [1]) },
  state_dict_after: { running_mean: float([1], [1]), running_var: float([1.5], [1]) },
};

const modules = {
  cases: [
    {
      name: 'MaxPool2d by hand',
      module: 'MaxPool2d',
      args: [2],
      state_dict_before: {},
      input: float([1, 2, 5, 4], [1, 1, 2, 2]),
      output: pooled,
      cotangent: float([3], [1, 1, 1, 1]),
      grad_input: float([0, 0, 3, 0], [1, 1, 2, 2]),
      grad_params: {},
      state_dict_after: {},
    },
    normalised,
  ],
};

const criteria = {
  cases: [
    {
      name: 'MSELoss by hand',
      module: 'MSELoss',
      args: [],
      input: float([1, 2], [2]),
      target: float([0, 4], [2]),
      output: float([2.5], []),
      grad_input: float([1, -2], [2]),
    },
  ],
};

const step = (gradient: number, weight: number) => ({
  grads: [float([gradient], [1])],
  params: [float([weight], [1])],
});

const optimizers = {
  cases: [
    {
      optimizer: 'SGD',
      kwargs: { lr: 0.5, momentum: 0.5 },
      init: [float([1], [1])],
      steps: [step(1, 0.5), step(1, -0.25)],
    },
  ],
};

const schedules = {
  cases: [
    {
      scheduler: 'StepLR',
      kwargs: { step_size: 2, gamma: 0.5 },
      base_lr: 0.5,
      lr_before_step_t: [0.5, 0.5, 0.25],
    },
  ],
};

const batch = { x: float([1, 3], [2, 1]), y: float([1, 5], [2, 1]) };
const trajectories = {
  cases: [
    {
      name: 'a line by hand',
      model: 'Sequential(\n  (0): Linear(in_features=1, out_features=1, bias=True)\n)',
      optimizer: 'SGD',
      kwargs: { lr: 0.125 },
      loss: 'mse',
      init: { '0.weight': float([2], [1, 1]), '0.bias': float([0], [1]) },
      x: [batch.x],
      y: [batch.y],
      losses: [1],
      grads_step0: { '0.weight': float([4], [1, 1]), '0.bias': float([2], [1]) },
      final: { '0.weight': float([1.5], [1, 1]), '0.bias': float([-0.25], [1]) },
      eval_output_on_first_batch: float([1.25, 4.25], [2, 1]),
    },
  ],
};

/** Runs all sets on one file. */
async function run(file: string, content: object) {
  const folder = mkdtempSync(join(tmpdir(), 'nnc-vectors-'));
  try {
    mkdirSync(dirname(join(folder, file)));
    writeFileSync(join(folder, file), JSON.stringify(content));
    const lines: string[] = [];
    return { code: await main(folder, (line) => lines.push(line)), lines };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const files = [
  ['pytorch-modules/modules.json', modules],
  ['pytorch-modules/criteria.json', criteria],
  ['pytorch-oracle/optimizers.json', optimizers],
  ['pytorch-oracle/lr_schedules.json', schedules],
  ['pytorch-oracle/training_trajectories.json', trajectories],
] as const;

it.each(files)('%s: passes what was worked by hand', async (file, content) => {
  const { code, lines } = await run(file, content);
  expect(lines.at(-1)).toBe(`${content.cases.length} passed, 0 failed, 0 skipped`);
  expect(code).toBe(0);
});

/** Where a number is changed, and what the run says. */
const wrong: readonly [file: string, content: object, path: string, message: RegExp][] = [
  [...files[0], 'cases.0.output.data.0', /MaxPool2d by hand: float64 evaluation: output0\[0\] is 5, not 6$/],
  [...files[0], 'cases.0.grad_input.data.2', /: gradient0\[2\] is 3, not 4$/],
  [...files[0], 'cases.1.grad_params.weight.data.0', /: gradient1\[0\] is -0.5, not 0.5$/],
  [...files[0], 'cases.1.state_dict_after.running_var.data.0', /: running_var\[0\] is 1.5, not 2.5$/],
  [
    ...files[1],
    'cases.0.grad_input.data.0',
    /MSELoss by hand: float64 evaluation: gradient0\[0\] is 1, not 2$/,
  ],
  [...files[2], 'cases.0.steps.1.params.0.data.0', /after step 2, weight0\[0\] is -0.25, not 0.75$/],
  [...files[3], 'cases.0.lr_before_step_t.2', /StepLR .*: \[2\] is 0.25, not 1.25$/],
  [...files[4], 'cases.0.grads_step0.0.weight.data.0', /dense\[0\]\/weight\/gradient\[0\] is 4, not 5$/],
  [...files[4], 'cases.0.losses.0', /in step 1, loss\[0\] is 1, not 2$/],
  [...files[4], 'cases.0.eval_output_on_first_batch.data.1', /output\[1\] is 4.25, not 5.25$/],
];

/** A copy with 1 added to the number at a path; a name on the way may hold a dot. */
function changed(value: unknown, path: string): unknown {
  if (path === '') return (value as number) + 1;
  const [key] = Object.keys(value as object).filter((name) => path === name || path.startsWith(`${name}.`));
  if (key === undefined) throw new Error(`nothing at ${path}`);
  const inner = changed((value as Record<string, unknown>)[key], path.slice(key.length + 1));
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...(value as object), [key]: inner };
}

it.each(wrong)('%s: fails with one number changed (%#)', async (file, content, path, message) => {
  const { code, lines } = await run(file, changed(content, path) as object);
  expect(lines.find((line) => line.startsWith('  '))).toMatch(message);
  expect(code).toBe(1);
});

it('trains to the final weights of the vector', async () => {
  // The evaluation from the vector's own weights agrees: only the training can be wrong.
  const shifted = structuredClone(trajectories);
  shifted.cases[0]!.final['0.bias'].data = [0.75];
  shifted.cases[0]!.eval_output_on_first_batch.data = [2.25, 5.25];
  const { lines } = await run('pytorch-oracle/training_trajectories.json', shifted);
  expect(lines.find((line) => line.startsWith('  '))).toMatch(/dense\[0\]\/bias\[0\] is -0.25, not 0.75$/);
});
