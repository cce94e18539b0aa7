import { relative, resolve } from 'node:path';
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

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external,
  // One TensorFlow.js: what registers its gradients is an ES module, which CommonJS copies would stand beside.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/**
 * Bundles entry points (name to source file) for Node 20 as ES modules with shared chunks. Dynamic imports
 * become chunks that load when they are reached. Nothing is written; the result holds `outputFiles` and a
 * `metafile`. A warning is an error.
 * @param {Record<string, string>} entryPoints
 * @param {string} outdir
 * @param {Record<string, string>} [define] constants of the source and what stands for them
 */
export async function bundle(entryPoints, outdir, define = {}) {
  return built({
    ...common,
    entryPoints,
    outdir,
    define,
    splitting: true,
    format: 'esm',
    chunkNames: 'chunk-[name]-[hash]',
    banner: { js: banner },
  });
}

/**
 * What is too large for the script: source files that it imports lazily, and the entry points of dist that they are.
 * @type {Record<string, string>}
 */
export const lazyBundles = { 'src/runtime/tensorflow/index.ts': 'tensorflow' };

/** Leaves files outside of a bundle: they are imported as they lie beside it. */
function outside(files) {
  const isSource = /\.ts$/;
  return {
    name: 'outside',
    setup: ({ onResolve }) =>
      onResolve({ filter: isSource }, ({ path, resolveDir }) => {
        const name = files[relative(root, resolve(resolveDir, path)).replaceAll('\\', '/')];
        return name === undefined ? undefined : { path: `./${name}.js`, external: true };
      }),
  };
}

/**
 * Bundles a program as one file that `readScript` of src/cli/script.ts runs; its name tells its content.
 * @param {string} entryPoint
 * @param {string} outdir
 */
export async function bundleScript(entryPoint, outdir) {
  const { outputFiles, metafile } = await built({
    ...common,
    entryPoints: { command: entryPoint },
    outdir,
    entryNames: '[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    // A script is read byte for byte, which is faster than as UTF-8.
    charset: 'ascii',
    define: { 'import.meta.url': 'nncScriptUrl' },
    plugins: [outside(lazyBundles)],
  });
  // V8 of Node 20 refuses `import()` in a script that was compiled ahead: whoever runs it hands in its own.
  const text = outputFiles[0].text.replaceAll(/\bimport\(/g, 'nncImport(');
  return { path: outputFiles[0].path, text: asciiOf(text), metafile };
}

/** Tagged templates, whose text esbuild leaves as it is whatever the charset, hold signs that have to be escaped too. */
function asciiOf(text) {
  return text.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function built(options) {
  const result = await build(options);
  if (result.warnings.length > 0) throw new Error(`esbuild gave ${result.warnings.length} warnings (above)`);
  return result;
}
