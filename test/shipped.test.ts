import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../src/compiler/analyse.ts';
import {
  compileEvaluation,
  compileForward,
  compileToOnnx,
  compileToTensorflow,
  compileTraining,
  compileUpdate,
} from '../src/compiler/compile.ts';
import { verify } from '../src/compiler/verify.ts';
import { packageRoot } from '../src/runtime/package-root.ts';
import { prepare } from '../src/runtime/prepare.ts';

const filesIn = (folder: string, extension: string) =>
  readdirSync(join(packageRoot(), folder)).filter((name) => name.endsWith(extension));

describe.each(filesIn('models', '.nn'))('models/%s', (name) => {
  it('has no errors and no warnings, and compiles', async () => {
    const text = await readFile(join(packageRoot(), 'models', name), 'utf8');
    const { network, diagnostics } = analyse(text, name);
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
    const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
    compileToOnnx(compileTraining(network!, { loss, optimizer: { kind: 'sgd' } }, verify), name, verify);
    compileToOnnx(compileEvaluation(network!, loss, verify), name, verify);
    compileToTensorflow(compileForward(network!, loss), name, { differentiable: true }, verify);
    compileToTensorflow(compileUpdate(network!, { optimizer: { kind: 'sgd' } }), name, {}, verify);
  });
});

describe.each(filesIn('experiments', '.yaml'))('experiments/%s', (name) => {
  it('plans, and every trial of it compiles', async () => {
    const prepared = await prepare({ experiment: join(packageRoot(), 'experiments', name) });
    expect(prepared.trials.length).toBeGreaterThan(0);
  });
});
