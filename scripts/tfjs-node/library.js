/** TensorFlow's library and C headers, from the wheel that PyPI has of it. */
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeDraft, makeFolder, removeDrafts, run, say, TENSORFLOW } from './machine.js';

// Named in full, so that the version of the local Python does not matter.
const platforms = ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'];
const wheelOf = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'];

/** What of the wheel is needed: two libraries, and the headers that the C API reaches. */
const extract = `
import sys, zipfile
wheel, folder = sys.argv[1:]
headers = tuple('tensorflow/include/' + path for path in ('tensorflow/c/', 'tensorflow/core/platform/', 'tsl/c/', 'tsl/platform/'))
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(headers) and name.endswith('.h') or name in ('tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'):
            archive.extract(name, folder)
`;

/**
 * The folder of the wheel's package `tensorflow`: from the cache, or downloaded into it.
 * @param {string} cache
 */
export async function fetchLibrary(cache) {
  const library = join(cache, 'wheel/tensorflow');
  await removeDrafts(cache);
  if (existsSync(library)) {
    say(`TensorFlow ${TENSORFLOW} is in ${cache}`);
    return library;
  }
  makeFolder(dirname(cache));
  const python = process.env.PYTHON ?? 'python3';
  const noPip = 'install Python 3 with pip (Debian: apt install python3-pip), or set PYTHON';
  run('looking for pip', [python, '-m', 'pip', '--version'], { remedy: noPip });
  const draft = await makeDraft(cache);
  try {
    say(`downloading the wheel of tensorflow-cpu ${TENSORFLOW} (207 MB) ...`);
    const command = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
    const which = platforms.flatMap((platform) => ['--platform', platform]);
    run(
      `downloading tensorflow-cpu ${TENSORFLOW}`,
      [
        python,
        ...command,
        '--only-binary=:all:',
        ...wheelOf,
        ...which,
        `tensorflow-cpu==${TENSORFLOW}`,
        '-d',
        draft,
      ],
      { remedy: 'it needs PyPI or a mirror that pip is configured for, and 1 GB of disk' },
    );
    const [wheel] = (await readdir(draft)).filter((name) => name.endsWith('.whl'));
    run('unpacking it', [python, '-c', extract, join(draft, wheel), join(draft, 'wheel')], {
      remedy: `make room: it needs 1 GB in ${cache}`,
    });
    makeFolder(cache);
    // Whole or not at all; another set-up may have been quicker.
    await rename(join(draft, 'wheel'), join(cache, 'wheel')).catch((error) => {
      if (!existsSync(library)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return library;
}
