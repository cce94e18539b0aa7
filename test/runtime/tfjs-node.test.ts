/** Runs on TensorFlow: the same bytes again, after an interruption too; what is left behind; what is said where it is missing. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { compile, compileToSavedModel } from '../../src/compiler/compile.ts';
import { tfjsNodeEngine } from '../../src/runtime/engines/tfjs-node.ts';
import type { RunEvent } from '../../src/runtime/events.ts';
import { installedPackage } from '../../src/runtime/installed-package.ts';
import { prepare } from '../../src/runtime/prepare.ts';
import { run } from '../../src/runtime/run.ts';
import {
  type Binding,
  bindingIn,
  loadBinding,
  PACKAGE,
  type Threading,
} from '../../src/runtime/tfjs-node/binding.ts';
import { openTensorflow } from '../../src/runtime/tfjs-node/session.ts';
import { networkFrom } from '../support/models.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';
import { hasTfjsNode, TFJS_NODE } from '../support/tfjs-node.ts';

const MODEL = `
input 8x8x1
conv 4 k3 p1 relu
batchnorm
pool 2
conv 6 k3 s2 relu
flatten
dropout 0.25
dense 40 relu
dense 3 softmax
`;
const EXPERIMENT = `${SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 4').replace('threads: 1', 'threads: 2')}engine: tfjs-node\n`;

async function runIn(folder: string, options: Partial<Parameters<typeof run>[1]> = {}) {
  const prepared = await prepare({ experiment: join(folder, 'small.yaml') });
  const given = { out: join(folder, 'out'), home: join(folder, '.nnc'), onEvent: () => {}, ...options };
  return (await run(prepared, given)).results.trials[0]!;
}

const filesOf = (folder: string) =>
  Promise.all(
    ['weights.safetensors', 'metrics.jsonl'].map((name) =>
      readFile(join(folder, 'out/trials/variant-1-seed-0', name)),
    ),
  );

const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('nnc-tensorflow-'));

describe.skipIf(!hasTfjsNode)(TFJS_NODE, () => {
  it('gives the same bytes again, and when it goes on after an interruption', async () => {
    const [one, other, broken] = await Promise.all([1, 2, 3].map(() => smallProject(EXPERIMENT, MODEL)));
    expect(await runIn(one!)).toMatchObject({ status: 'done', engine: 'tfjs-node' });
    await runIn(other!);
    const stop = new AbortController();
    const onEvent = (event: RunEvent) => event.event === 'epoch' && event.result.epoch === 1 && stop.abort();
    expect((await runIn(broken!, { stop: stop.signal, onEvent })).status).toBe('interrupted');
    expect((await runIn(broken!)).status).toBe('done');
    expect(await filesOf(other!)).toEqual(await filesOf(one!));
    expect(await filesOf(broken!)).toEqual(await filesOf(one!));
  });

  it('keeps sessions on the same model apart, and leaves no file behind', async () => {
    const programs = compile(networkFrom('input 2\ndense 2 softmax'), {
      loss: { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' },
      optimizer: { kind: 'sgd' },
    });
    const before = leftovers();
    const stateOf = (value: number) =>
      new Map(
        programs.training.state.map(({ name, shape }) => [
          name,
          new Float32Array(shape.reduce((product, n) => product * n, 1)).fill(value),
        ]),
      );
    const [first, second] = [
      await tfjsNodeEngine.open(programs, stateOf(1), { threads: 2 }),
      await tfjsNodeEngine.open(programs, stateOf(2), { threads: 2 }),
    ];
    const feeds = {
      input: Float32Array.of(1, 2),
      labels: Int32Array.of(0),
      step_factor: Float32Array.of(-1),
    };
    await second.train({ feeds, batch: 1 });
    await second.dispose();
    expect(await first.read()).toEqual(stateOf(1));
    await first.dispose();
    expect(leftovers()).toEqual(before);
  });

  it('feeds numbers that TensorFlow copies, whatever their memory', () => {
    const binding = loadBinding({ threads: 2, sharing: 'work-of-an-op' });
    const createTensor: Binding['createTensor'] = (shape, type, data) => {
      const tensor = binding.createTensor(shape, type, data);
      data.fill(0);
      return tensor;
    };
    const forgotten: Binding = Object.create(binding, { createTensor: { value: createTensor } });
    const network = networkFrom('input 16\ndense 1 init=ones');
    const { evaluation } = compile(network, {
      loss: { kind: 'mse', reduction: 'mean', targets: 'values' },
      optimizer: { kind: 'sgd' },
    });
    const session = openTensorflow(forgotten, compileToSavedModel({ evaluation }));
    session.run('init', (name) => new Float32Array(name.endsWith('/weight') ? 16 : 1).fill(1));
    // Each is larger than the one before, and so in memory of its own, some of it aligned as TensorFlow likes it.
    for (let batch = 1; batch <= 32; batch++) {
      const feeds = { input: new Float32Array(16 * batch).fill(2), targets: new Float32Array(batch) };
      const { output } = session.run('evaluate', (name) => feeds[name as keyof typeof feeds], batch);
      expect([...output!.data]).toEqual(new Array(batch).fill(16 * 2 + 1));
    }
    session.close();
  });

  it('runs on as many threads as it is told', () => {
    const binding = bindingIn(installedPackage(PACKAGE)!.folder);
    // What TensorFlow makes of the variables that loadBinding sets.
    const code = `
      process.env.TF_NUM_INTRAOP_THREADS = process.argv[2];
      process.env.TF_NUM_INTEROP_THREADS = process.argv[2];
      process.env.TF_CPP_MIN_LOG_LEVEL = '2';
      const { readdirSync } = require('node:fs');
      const count = () => readdirSync('/proc/self/task').length;
      const before = count();
      const b = require(process.argv[1]);
      const size = 300;
      const ids = [0, 1].map(() => b.createTensor([size, size], b.TF_FLOAT, new Float32Array(size * size)));
      const attributes = ['transpose_a', 'transpose_b'].map((name) => ({ name, type: b.TF_ATTR_BOOL, value: false }));
      b.executeOp('MatMul', [...attributes, { name: 'T', type: b.TF_ATTR_TYPE, value: b.TF_FLOAT }], ids, 1);
      console.log(count() - before);`;
    const threads = (count: number) =>
      Number(spawnSync(process.execPath, ['-e', code, binding, `${count}`], { encoding: 'utf8' }).stdout);
    expect(threads(6)).toBeGreaterThan(threads(1));
  });
});

it.skipIf(!hasTfjsNode)('tells TensorFlow how to use threads before it loads', async () => {
  const outfile = join(import.meta.dirname, '../../node_modules/.cache', `binding-${process.pid}.mjs`);
  const entryPoints = ['src/runtime/tfjs-node/binding.ts'];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const told = (sharing: Threading['sharing'], environment: NodeJS.ProcessEnv = {}) => {
    const code = `
      const { loadBinding, probeBinding } = await import(${JSON.stringify(outfile)});
      probeBinding();
      loadBinding({ threads: 3, sharing: ${JSON.stringify(sharing)} });
      const { TF_NUM_INTRAOP_THREADS: within, TF_NUM_INTEROP_THREADS: between, TF_ENABLE_ONEDNN_OPTS: oneDnn } = process.env;
      console.log(JSON.stringify({ within, between, oneDnn }));`;
    const { TF_ENABLE_ONEDNN_OPTS: _, ...env } = process.env;
    const options = { encoding: 'utf8', env: { ...env, ...environment } } as const;
    return JSON.parse(spawnSync(process.execPath, ['--input-type=module', '-e', code], options).stdout);
  };
  try {
    expect(told('work-of-an-op')).toEqual({ within: '3', between: '3', oneDnn: '1' });
    expect(told('ops')).toEqual({ within: '1', between: '3' });
    expect(told('work-of-an-op', { TF_ENABLE_ONEDNN_OPTS: '0' })).toMatchObject({ oneDnn: '0' });
  } finally {
    await rm(outfile, { force: true });
  }
});

it('says in one line what to type where the package is missing', async () => {
  // Outside of the clone, so that nothing is found from there.
  const outfile = join(await mkdtemp(join(tmpdir(), 'nnc-without-')), 'engine.mjs');
  const entryPoints = ['src/runtime/engines/tfjs-node.ts'];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const code = `
    const { tfjsNodeEngine } = await import(${JSON.stringify(outfile)});
    await tfjsNodeEngine.ensureAvailable({ threads: 1 }).catch(({ diagnostics: [found] }) => {
      console.log(found.code, found.message, found.fixes[0].message);
    });`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  expect(stdout).toMatch(
    /^engine-missing @tensorflow\/tfjs-node is not installed type `npm i @tensorflow\/tfjs-node`/,
  );
});
