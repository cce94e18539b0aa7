/** `node scripts/fuzz.js [N] [SEED] [LIMIT]`: random texts through `nnc check`: no exception, nothing over a second of processor time at 64 kB. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

const [count, seed, LIMIT] = [20_000, 1, 64 * 1024].map((preset, index) =>
  Number(process.argv[index + 2] ?? preset),
);
/** Milliseconds of the processor, so that what else the machine does does not count. */
const SLOW = 1000;
const { compiler, mutations, render } = await importSource({
  compiler: 'src/compiler/analyse.ts',
  mutations: 'test/support/mutations.ts',
  render: 'src/diagnostics/render.ts',
});
const models = readdirSync(join(root, 'models'))
  .filter((name) => name.endsWith('.nn'))
  .map((name) => readFileSync(join(root, 'models', name), 'utf8'));
const random = mutations.randomFrom(seed);

let failures = 0;
let slowest = 0;
let characters = 0;
function fail(text, why) {
  failures++;
  console.error(`${why}\n${JSON.stringify(text.slice(0, 2000))}`);
}

const spentSince = (start) => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
const started = process.cpuUsage();
for (let index = 0; index < count; index++) {
  const text = mutations.randomText(random, models, LIMIT).slice(0, LIMIT);
  characters += text.length;
  const before = process.cpuUsage();
  try {
    const { diagnostics, sources, network } = compiler.analyse(text, 'fuzz.nn');
    render.renderPretty(diagnostics, sources, { color: false });
    render.renderJson(diagnostics, sources);
    const isWrong = diagnostics.some(({ severity }) => severity === 'error');
    if (isWrong === (network !== undefined)) fail(text, 'neither an error nor a network');
  } catch (error) {
    fail(text, error.stack);
  }
  const took = spentSince(before);
  slowest = Math.max(slowest, took);
  if (took > SLOW) fail(text, `took ${took.toFixed()} ms for ${text.length} characters`);
}
const seconds = (spentSince(started) / 1000).toFixed(1);
console.log(`${count} texts, ${(characters / count).toFixed()} characters on average, ${failures} failures`);
console.log(`${seconds} s of processor time in all, the slowest ${slowest.toFixed()} ms`);
process.exitCode = failures > 0 ? 1 : 0;
