// Training steps on an engine of nnc's: `nnc-step.js STEP THREADS ROOT ENGINE`.
import { type EngineName, loadEngine } from '../../src/runtime/engines/index.ts';
import { packageVersion } from '../../src/runtime/package-root.ts';
import { serve } from './serve.ts';
import { prepareTask } from './tasks.ts';

const [name = '', threads = '2', root = '.', engineName = 'onnx'] = process.argv.slice(2);
const prepared = prepareTask(name, root);
if (prepared === undefined) console.log(JSON.stringify({ unable: `nnc has no step ${name} here` }));
else {
  const { programs, state, stepAt } = prepared;
  const started = performance.now();
  const engine = await loadEngine(engineName as EngineName);
  const session = await engine.open(programs, state, { threads: Number(threads) });
  const opened = performance.now() - started;
  let position = 0;
  await serve(`nnc ${packageVersion()}`, () => session.train(stepAt(++position)), { opened });
}
