import { join } from 'node:path';

/** Where the programs of the sides are. */
export interface Surroundings {
  /** Folder of the bundled children. */
  readonly children: string;
  /** Folder of the project. */
  readonly root: string;
  readonly threads: number;
}

/** A program that can run steps. A further engine or peer is one entry in a table below. */
export interface Side {
  readonly name: string;
  /** An engine of nnc's, which the others are compared with. */
  readonly isOurs?: true;
  /** What to type where it is not there. */
  readonly remedy: string;
  readonly command: (step: string, where: Surroundings) => readonly [string, ...string[]];
}

function node(program: string, ...parameters: readonly string[]): Side['command'] {
  return (step, where) => [
    process.execPath,
    join(where.children, program),
    step,
    `${where.threads}`,
    where.root,
    ...parameters,
  ];
}

/** By the folder of its Python environment in the cache, and the variable that names another. */
const environments = {
  torch: ['NNC_PEERS', 'peers'],
  tensorflow: ['NNC_PEERS_TENSORFLOW', 'peers-tensorflow'],
} as const;

function peer(
  library: keyof typeof environments,
  program: string,
  ...parameters: readonly string[]
): Side['command'] {
  return (step, where) => {
    const cache = process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? '', '.cache');
    const [variable, folder] = environments[library];
    const python = join(process.env[variable] ?? join(cache, 'nnc', folder), 'bin/python');
    return [python, join(where.root, 'bench/peers', program), step, `${where.threads}`, ...parameters];
  };
}

const peersSetup = 'npm run bench:setup';

/** Who runs the training steps. */
export const sides: readonly Side[] = [
  { name: 'nnc onnx', isOurs: true, remedy: 'nnc doctor', command: node('nnc-step.js', 'onnx') },
  {
    name: 'nnc tfjs-node',
    isOurs: true,
    remedy: 'npm run setup:tfjs-node',
    command: node('nnc-step.js', 'tfjs-node'),
  },
  { name: 'PyTorch', remedy: peersSetup, command: peer('torch', 'step_torch.py') },
  {
    name: 'PyTorch channels-last',
    remedy: 'the MLP has no maps',
    command: peer('torch', 'step_torch.py', 'channels-last'),
  },
  { name: 'TensorFlow graph', remedy: peersSetup, command: peer('tensorflow', 'step_tensorflow.py') },
];

/** Who loads pictures; each is told their folder. */
export const loaders: readonly Side[] = [
  { name: 'nnc', remedy: 'nnc doctor', command: node('nnc-loading.js') },
  {
    name: 'Pillow',
    remedy: peersSetup,
    command: (folder, where) => peer('torch', 'loading_pillow.py')(folder, { ...where, threads: 1 }),
  },
  { name: 'Pillow', remedy: peersSetup, command: peer('torch', 'loading_pillow.py') },
];

/** Who multiplies matrices, for the rate that bounds every step. */
export const multipliers: readonly Side[] = [
  { name: 'onnxruntime MatMul', remedy: 'nnc doctor', command: node('onnxruntime-sgemm.js') },
  { name: 'torch matmul', remedy: peersSetup, command: peer('torch', 'sgemm_torch.py') },
];
