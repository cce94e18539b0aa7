import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { doctor, type Finding, type Packages } from '../../src/cli/doctor.ts';

async function examine(
  packages?: Packages,
): Promise<{ code: number; healthy: boolean; findings: Finding[] }> {
  let text = '';
  const io = { stdout: { write: (more: string) => (text += more) } };
  const code = await doctor({ json: true }, io, packages);
  return { code, ...JSON.parse(text) };
}

const find = (findings: Finding[], name: string) => findings.find((finding) => finding.name === name);

const nothing: Packages = {
  version: () => undefined,
  load: async () => {
    throw new Error('nothing is here to load');
  },
};

function broken(name: string, message: string): Packages {
  return {
    version: (each) => (each === name ? '4.22.0' : undefined),
    load: async () => {
      throw new Error(message);
    },
  };
}

test('on this machine the default engine runs a session', async () => {
  const { code, healthy, findings } = await examine();
  expect({ code, healthy }).toEqual({ code: 0, healthy: true });
  expect(find(findings, 'onnxruntime-node')).toMatchObject({ status: 'ok', version: /\d/ });
  for (const name of ['Node.js', 'sharp', '@resvg/resvg-js', 'vega-lite', 'mnist', 'TensorFlow.js']) {
    expect(find(findings, name)).toMatchObject({ status: 'ok' });
  }
});

test('without the default engine the exit code is 1 and the line to type is shown', async () => {
  let text = '';
  const code = await doctor({ json: false }, { stdout: { write: (more) => (text += more) } }, nothing);
  expect(code).toBe(1);
  expect(text).toContain('ONNXRUNTIME_NODE_INSTALL=skip npm i onnxruntime-node');
  expect(text).toContain('Something that a run needs is missing.');
});

test('an optional engine that is not installed is missing, and no failure', async () => {
  const { findings } = await examine(nothing);
  expect(find(findings, '@tensorflow/tfjs-node')).toMatchObject({ status: 'missing', required: false });
});

test('an optional engine without its binding is told from one that is not installed', async () => {
  const name = '@tensorflow/tfjs-node';
  const message = '@tensorflow/tfjs-node 4.22.0 is installed, but its native binding is missing';
  const { findings } = await examine(broken(name, message));
  const detail = 'installed, but its native binding is missing';
  expect(find(findings, name)).toMatchObject({ status: 'broken', detail, version: '4.22.0' });
});

test('a binding that does not load is told from one that is missing', async () => {
  const name = '@tensorflow/tfjs-node';
  const message =
    '@tensorflow/tfjs-node 4.22.0 does not load: libtensorflow.so.2: cannot open shared object file';
  const { code, findings } = await examine(broken(name, message));
  const detail = 'installed, but libtensorflow.so.2: cannot open shared object file';
  expect(find(findings, name)).toMatchObject({ status: 'broken', detail });
  expect(find(findings, name)?.remedy).toContain('npm run setup:tfjs-node');
  expect(code).toBe(1);
});

test('a binding that works tells the version of TensorFlow', async () => {
  const name = '@tensorflow/tfjs-node';
  const binding = {
    TF_Version: '2.15.1',
    createTensor: () => 0,
    tensorDataSync: () => Float32Array.of(1, 2),
    deleteTensor: () => {},
  };
  const { findings } = await examine({ version: () => '4.22.0', load: async () => binding });
  expect(find(findings, name)).toMatchObject({ status: 'ok', detail: 'with TensorFlow 2.15.1' });
});

test('another failure is told in its own words', async () => {
  const name = 'onnxruntime-node';
  const { code, findings } = await examine(broken(name, 'GLIBC_2.38 not found'));
  expect(code).toBe(1);
  expect(find(findings, name)).toMatchObject({
    status: 'broken',
    detail: 'installed, but GLIBC_2.38 not found',
  });
});

test('an engine that computes wrong numbers is broken', async () => {
  const session = { run: async () => ({ y: { data: [2, 5] } }), release: async () => {} };
  const module = { InferenceSession: { create: async () => session }, Tensor: class {} };
  const { code, findings } = await examine({ version: () => '1.0.0', load: async () => module });
  expect(code).toBe(1);
  expect(find(findings, 'onnxruntime-node')?.detail).toBe('installed, but it computes 1 + 1, 2 + 2 as 2,5');
});

test('the oldest Node.js accepted is the one package.json names', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(readFileSync('src/cli/doctor.ts', 'utf8')).toContain(
    `const oldestNode = [${engines.node.replace('>=', '').replace('.', ', ')}] as const;`,
  );
});
