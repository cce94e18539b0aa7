/** What `npm run setup:tfjs-node` says where something is missing; nothing here needs the network. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/runtime/package-root.ts';

interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly versions: { readonly node: string; readonly napi?: string };
}

// The scripts are JavaScript without declarations.
const { cacheFolder, draftOf, needMachine, PACKAGE, removeDrafts } = (await import(
  join(packageRoot(), 'scripts/tfjs-node/machine.js')
)) as {
  readonly cacheFolder: () => string;
  readonly draftOf: (path: string) => string;
  readonly needMachine: (machine: Machine) => void;
  readonly PACKAGE: string;
  readonly removeDrafts: (path: string) => Promise<void>;
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

it('removes what a stopped set-up has left, and nothing else', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'nnc-drafts-')), 'library-1.2');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const others = [path, draftOf(path), `${path}.notes`, join(path, '..', `library-1.1.${pid}`)];
  for (const folder of [...others, `${path}.${pid}`]) await mkdir(folder);
  await removeDrafts(path);
  expect((await readdir(join(path, '..'))).sort()).toEqual(others.map((each) => basename(each)).sort());
});

const library = join(cacheFolder(), 'wheel');
const installed = join(packageRoot(), 'node_modules', PACKAGE);

it.skipIf(!existsSync(library) || !existsSync(installed))(
  'makes a kept binding anew that does not load',
  { timeout: 120_000 },
  async () => {
    const clone = await mkdtemp(join(tmpdir(), 'nnc-clone-'));
    const cache = join(clone, 'cache/nnc', basename(cacheFolder()));
    for (const name of ['scripts', 'package.json', join('node_modules', PACKAGE, 'package.json')])
      await cp(join(packageRoot(), name), join(clone, name), { recursive: true });
    await cp(join(installed, 'binding'), join(clone, 'node_modules', PACKAGE, 'binding'), {
      recursive: true,
    });
    await mkdir(cache, { recursive: true });
    await symlink(library, join(cache, 'wheel'));
    const kept = (await readdir(cacheFolder())).find((name) => name.endsWith('.node'))!;
    await writeFile(join(cache, kept), 'damaged');
    const { status, stdout } = spawnSync(process.execPath, [join(clone, 'scripts/setup-tfjs-node.js')], {
      env: { ...process.env, XDG_CACHE_HOME: join(clone, 'cache') },
      encoding: 'utf8',
    });
    expect(stdout).toContain('the binding that was kept does not load');
    expect(status).toBe(0);
    await rm(clone, { recursive: true });
  },
);

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
