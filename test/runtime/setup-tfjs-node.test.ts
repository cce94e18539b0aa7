/** What `npm run setup:tfjs-node` says where something is missing; nothing here needs the network. */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/package-root.ts';

interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly versions: { readonly node: string; readonly napi?: string };
}

// The scripts are JavaScript without declarations.
const { needMachine } = (await import(join(packageRoot(), 'scripts/tfjs-node/machine.js'))) as {
  readonly needMachine: (machine: Machine) => void;
};

const machine = (platform: string, arch: string, node: string, napi?: string) => () =>
  needMachine({ platform, arch, versions: { node, ...(napi && { napi }) } });

it('takes Linux on x64 with a Node.js that nnc runs on, and says what is wrong with another', () => {
  for (const node of ['20.19.0', '22.1.0', '24.3.0'])
    expect(machine('linux', 'x64', node, '9')).not.toThrow();
  expect(machine('linux', 'x64', '20.18.3', '9')).toThrow('this is Node.js 20.18.3');
  expect(machine('linux', 'x64', '24.3.0')).toThrow('Node-API none');
  expect(machine('linux', 'arm64', '20.19.0', '9')).toThrow('this is linux on arm64');
  expect(machine('darwin', 'x64', '20.19.0', '9')).toThrow('this is darwin on x64');
});

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'ends with code 3 and what to do',
  () => {
    /** The lines of the set-up in a clone without packages. */
    const setUp = async (variables: (clone: string) => Readonly<Record<string, string>>) => {
      const clone = await mkdtemp(join(tmpdir(), 'nnc-clone-'));
      for (const name of ['scripts', 'package.json'])
        await cp(join(packageRoot(), name), join(clone, name), { recursive: true });
      const env = { ...process.env, PYTHON: join(clone, 'no-python'), ...variables(clone) };
      const script = join(clone, 'scripts/setup-tfjs-node.js');
      const { status, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
      expect(status).toBe(3);
      return stderr.trim().split('\n');
    };

    it('where there is no Python', async () => {
      expect(await setUp((clone) => ({ XDG_CACHE_HOME: join(clone, 'cache') }))).toEqual([
        expect.stringContaining('no-python is not here (looking for pip)'),
        '  install Python 3 with pip (Debian: apt install python3-pip), or set PYTHON',
      ]);
    });

    it.each(['/proc/nowhere', '/dev/null'])('where the cache cannot be in %s', async (place) => {
      expect(await setUp(() => ({ XDG_CACHE_HOME: place }))).toEqual([
        expect.stringContaining('the cache cannot be written: '),
        '  set XDG_CACHE_HOME to a folder that can be written, with 1 GB of room',
      ]);
    });
  },
);
