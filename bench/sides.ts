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
  /** What to type where it is not there. */
  readonly remedy: string;
  readonly command: (step: string, where: Surroundings) => readonly [string, ...string[]];
}

function node(program: string): Side['command'] {
  return (step, where) => [
    process.execPath,
    join(where.children, program),
    step,
    `${where.threads}`,
    where.root,
  ];
}

function peer(program: string): Side['command'] {
  return (step, where) => {
    const cache = process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? '', '.cache');
    const python = join(process.env.NNC_PEERS ?? join(cache, 'nnc/peers'), 'bin/python');
    return [python, join(where.root, 'bench/peers', program), step, `${where.threads}`];
  };
}

const peersSetup = 'npm run bench:setup';

/** Who runs the training steps. The first is the one that the others are compared with. */
export const sides: readonly [Side, ...Side[]] = [
  { name: 'nnc onnx', remedy: 'nnc doctor', command: node('nnc-step.js') },
  { name: 'PyTorch', remedy: peersSetup, command: peer('step_torch.py') },
];

/** Who loads pictures; each is told their folder. */
export const loaders: readonly Side[] = [
  { name: 'nnc', remedy: 'nnc doctor', command: node('nnc-loading.js') },
  {
    name: 'Pillow',
    remedy: peersSetup,
    command: (folder, where) => peer('loading_pillow.py')(folder, { ...where, threads: 1 }),
  },
  { name: 'Pillow', remedy: peersSetup, command: peer('loading_pillow.py') },
];

/** Who multiplies matrices, for the rate that bounds every step. */
export const multipliers: readonly Side[] = [
  { name: 'onnxruntime MatMul', remedy: 'nnc doctor', command: node('onnxruntime-sgemm.js') },
  { name: 'torch matmul', remedy: peersSetup, command: peer('sgemm_torch.py') },
];
