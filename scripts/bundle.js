import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The folder of the project. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that stay outside every bundle: native ones, and those that are large and seldom wanted. */
export const external = [
  'onnxruntime-node',
  'sharp',
  '@resvg/resvg-js',
  '@viz-js/viz',
  'vega',
  'vega-lite',
  'mnist',
];

// CommonJS packages inside an ES module bundle still call `require` for Node's own modules.
const banner = `import { createRequire as nncCreateRequire } from 'node:module';
const require = nncCreateRequire(import.meta.url);`;

/**
 * Bundles entry points (name to source file) for Node 20 as ES modules with shared chunks. Dynamic imports
 * become chunks that load when they are reached. Nothing is written; the result holds `outputFiles` and a
 * `metafile`. A warning is an error.
 * @param {Record<string, string>} entryPoints
 * @param {string} outdir
 */
export async function bundle(entryPoints, outdir) {
  const result = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    chunkNames: 'chunk-[name]-[hash]',
    external,
    // One TensorFlow.js: what registers its gradients is an ES module, which CommonJS copies would stand beside.
    mainFields: ['module', 'main'],
    banner: { js: banner },
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  if (result.warnings.length > 0) throw new Error(`esbuild gave ${result.warnings.length} warnings (above)`);
  return result;
}
