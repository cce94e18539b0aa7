/** The runner itself, on vectors that are right, wrong, left out or unknown: it must tell them apart. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { VectorSet } from './case.ts';
import { main } from './main.ts';
import { opinfo } from './sets/pytorch/opinfo.ts';

const float = (data: readonly number[], shape = [data.length]) => ({ dtype: 'float64', shape, data });

/** A call of a function of one tensor, with its outputs and its gradient for the cotangent 1, 10. */
const vector = (name: string, input: object, output: object, gradient: object) => ({
  name,
  call: { input: { $tensor: 0 }, args: [], kwargs: {} },
  tensors: [input],
  outputs: [output],
  cotangent_for_outputs: [0],
  cotangents: [float([1, 10])],
  grads: [{ tensor: 0, grad: gradient }],
});

const right = vector('right', float([-1, 2]), float([0, 2]), float([0, 10]));
const wrong = vector('wrong', float([-1, 2]), float([-1, 2]), float([0, 10]));
const wrongGradient = vector('wrong gradient', float([-1, 2]), float([0, 2]), float([1, 10]));
const wrongShape = vector('wrong shape', float([-1, 2]), float([0, 2], [1, 2]), float([0, 10]));
/** Right to 1e-6: good enough for float32, not for vectors in float64. */
const imprecise = vector('imprecise', float([-1, 2]), float([0, 2 + 1e-6]), float([0, 10]));
/** Right, and beyond float32: only an engine can find that. */
const huge = vector('huge', float([-1, 1e39]), float([0, 1e39]), float([0, 10]));
/** Tensors without numbers, whose sizes of 0 an engine could take for something else. */
const empty = {
  name: 'empty',
  call: { input: [{ $tensor: 0 }], args: [1], kwargs: {} },
  tensors: [float([], [2, 0])],
  outputs: [float([], [2, 1, 0])],
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs vectors by the function that they are of; the exit code and every line. */
async function run(floor: number, cases: Readonly<Record<string, readonly object[]>>) {
  const folder = mkdtempSync(join(tmpdir(), 'nnc-vectors-'));
  folders.push(folder);
  mkdirSync(join(folder, 'pytorch-opinfo'));
  for (const [name, vectors] of Object.entries(cases)) {
    const text = JSON.stringify({ op: `torch.${name}`, cases: vectors });
    writeFileSync(join(folder, 'pytorch-opinfo', `${name}.json`), text);
  }
  const lines: string[] = [];
  const code = await main(folder, (line) => lines.push(line), {
    chosen: [{ ...opinfo, floor }],
    floors: true,
  });
  return { code, lines };
}

it('passes vectors that are right', async () => {
  const { code, lines } = await run(2, { 'nn.functional.relu': [right], stack: [empty] });
  expect(lines.at(-1)).toBe('2 passed, 0 failed, 0 skipped');
  expect(code).toBe(0);
});

it.each([
  [wrong, 'float64 evaluation: output0[0] is 0, not -1'],
  [wrongGradient, 'float64 evaluation: gradient0[0] is 0, not 1'],
  [wrongShape, 'float64 evaluation: output0 has the shape [2], not [1,2]'],
  [imprecise, 'float64 evaluation: output0[1] is 2, not 2.000001'],
  [huge, 'onnx: output0[1] is Infinity, not 1e+39'],
])('fails $name', async (bad, why) => {
  const { code, lines } = await run(0, { 'nn.functional.relu': [right, bad] });
  expect(lines).toContain(`  pytorch-opinfo ${bad.name}: ${why}`);
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
  expect(code).toBe(1);
});

it('counts what a rule leaves out, and says the rule', async () => {
  const { code, lines } = await run(1, { 'nn.functional.relu': [right], sin: [wrong] });
  expect(lines).toContainEqual(expect.stringMatching(/^skipped 1: .* \(trigonometry\)$/));
  expect(lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped');
  expect(code).toBe(0);
});

it('fails a function that it does not know, and goes on', async () => {
  const { code, lines } = await run(1, { frobnicate: [right], 'nn.functional.relu': [right] });
  expect(lines[0]).toMatch(/^ {2}pytorch-opinfo right: Error: no translation of frobnicate/);
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
  expect(code).toBe(1);
});

it('fails when fewer pass than must', async () => {
  const { code, lines } = await run(2, { 'nn.functional.relu': [right], sin: [wrong] });
  expect(lines).toContain('fewer vectors passed than must');
  expect(code).toBe(1);
});

it('says that there are no vectors', async () => {
  const lines: string[] = [];
  expect(await main('/nowhere', (line) => lines.push(line))).toBe(0);
  expect(lines[0]).toBe("no vectors at /nowhere: nothing is compared with other people's numbers");
});

it('counts a file that cannot be read as a failure, and goes on', async () => {
  const damaged: VectorSet = {
    name: 'damaged',
    floor: 0,
    load: () => {
      throw new SyntaxError('Unexpected end of JSON input');
    },
  };
  const lines: string[] = [];
  expect(await main('.', (line) => lines.push(line), { chosen: [damaged] })).toBe(1);
  expect(lines.join('\n')).toContain('damaged: a file cannot be read: Unexpected end of JSON input');
  expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
});
