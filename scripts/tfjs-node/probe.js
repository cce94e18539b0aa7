/** Whether an installed binding works. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const code = `
const binding = require(process.argv[1]);
const id = binding.createTensor([2], binding.TF_FLOAT, Float32Array.of(1, 2));
if (String(binding.tensorDataSync(id)) !== '1,2') throw new Error('it does not keep numbers');
console.log(binding.TF_Version);
`;

/**
 * Loads it in a process of its own, which a damaged library takes down: TensorFlow's version, or why it does not work.
 * @param {string} folder the package's
 * @returns {{ version?: string, reason?: string }}
 */
export function probe(folder) {
  const binding = join(folder, 'lib/napi-v8/tfjs_binding.node');
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['-e', code, binding], {
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  if (status === 0) return { version: stdout.trim() };
  const error = stderr.split('\n').find((line) => /Error/.test(line));
  return {
    reason: signal === null ? (error ?? `exit code ${status}`) : `it ends the process with ${signal}`,
  };
}
