// Loading pictures by nnc, as a run without a cache does it: `nnc-loading.js FOLDER THREADS`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { loadDataset } from '../../src/data/load.ts';
import { resolveExperiment } from '../../src/experiment/resolve.ts';
import { packageVersion } from '../../src/runtime/package-root.ts';
import { serve } from './serve.ts';

const [folder = ''] = process.argv.slice(2);
const { experiment } = resolveExperiment({
  data: { source: 'boxes', path: folder, size: { height: 128, width: 128, channels: 3 } },
  train: { epochs: 1, loss: 'cross_entropy', optimizer: { kind: 'adam' } },
});

const home = mkdtempSync(join(tmpdir(), 'nnc-loading-'));
await serve(
  `nnc ${packageVersion()}, sharp ${sharp.versions.sharp}, decoding in threads`,
  () => loadDataset(experiment!.data, '/', { home }),
  // What is kept would be read the next time.
  { afterwards: () => rmSync(join(home, 'pictures'), { recursive: true }) },
);
rmSync(home, { recursive: true });
