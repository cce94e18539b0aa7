// A profile of some steps: `nnc-profile.js STEP THREADS ROOT ENGINE`. Prints `profile` when the first steps are done, and
// as its last line the milliseconds of a step, and by ops where the engine is onnx.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { compileToOnnx } from '../../src/compiler/compile.ts';
import { loadEngine } from '../../src/runtime/engines/index.ts';
import { type Prepared, prepareTask } from './tasks.ts';

/** The first ones run on fresh memory. */
const FIRST = 3;
const STEPS = 5;

const [name = '', threads = '2', root = '.', engine = 'onnx'] = process.argv.slice(2);
const prepared = prepareTask(name, root);
if (prepared === undefined) throw new Error(`nnc has no step ${name} here`);
const profile = engine === 'onnx' ? await profileOnnx(prepared) : await timeTensorflow(prepared);
console.log(JSON.stringify({ ...profile, steps: STEPS }));

/** The milliseconds of one step, of some. */
async function timed(run: (position: number) => Promise<unknown>): Promise<number> {
  for (let position = 1; position <= FIRST; position++) await run(position);
  console.log('profile');
  const started = performance.now();
  for (let position = 1; position <= STEPS; position++) await run(FIRST + position);
  return (performance.now() - started) / STEPS;
}

/** oneDNN writes what it did to the same output. */
async function timeTensorflow({ programs, state, stepAt }: Prepared) {
  const loaded = await loadEngine('tfjs-node');
  const session = await loaded.open(programs, state, { threads: Number(threads) });
  return { whole: await timed((position) => session.train(stepAt(position))), parts: [] };
}

async function profileOnnx({ programs, state, stepAt }: Prepared) {
  const folder = mkdtempSync(join(tmpdir(), 'nnc-profile-'));
  try {
    const model = compileToOnnx(programs.training, 'train');
    const session = await InferenceSession.create(model.bytes, {
      intraOpNumThreads: Number(threads),
      interOpNumThreads: 1,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
    });
    const whole = await timed((position) => {
      const { feeds, batch } = stepAt(position);
      const given = Object.entries(model.inputs).map(([input, { shape }]) => {
        const sizes = shape.map((size) => (size === 'batch' ? batch : size));
        const data = feeds[input] ?? state.get(input)!;
        const tensor =
          data instanceof Int32Array ? new Tensor('int32', data, sizes) : new Tensor('float32', data, sizes);
        return [input, tensor] as const;
      });
      return session.run(Object.fromEntries(given));
    });
    session.endProfiling();
    const [file] = readdirSync(folder);
    return {
      whole,
      parts: partsOf(JSON.parse(readFileSync(join(folder, file!), 'utf8')) as readonly Event[]),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What ONNX Runtime writes of each execution of a node, among other things; `dur` in microseconds. */
interface Event {
  readonly name: string;
  readonly cat: string;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Milliseconds a step by op, the most first. */
function partsOf(events: readonly Event[]) {
  const executed = events.filter(({ cat, name: event }) => cat === 'Node' && event.endsWith('_kernel_time'));
  // All steps run the same nodes: the first ones are the first in the file.
  const counted = executed.slice((executed.length * FIRST) / (FIRST + STEPS));
  const sums = new Map<string, number>();
  for (const { dur, args } of counted) {
    const op = args?.op_name ?? 'unknown';
    sums.set(op, (sums.get(op) ?? 0) + dur / 1000 / STEPS);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}
