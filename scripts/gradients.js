/** `node scripts/gradients.js [N]`: N gradient checks of ops over random shapes and attributes. */
import { importSource } from './import-source.js';

const wanted = Number(process.argv[2] ?? 10_000);
const { proof } = await importSource({ proof: 'test/support/proof.ts' });

const worst = new Map(proof.differentiable.map((kind) => [kind, 0]));
let failures = 0;
for (let number = 0; number < wanted; number++) {
  const kind = proof.differentiable[number % proof.differentiable.length];
  const error = proof.gradientError(kind, Math.floor(number / proof.differentiable.length));
  worst.set(kind, Math.max(worst.get(kind), error));
  if (error < proof.GRADIENT_TOLERANCE) continue;
  failures++;
  console.log(`${kind}, case ${Math.floor(number / proof.differentiable.length)}: off by ${error}`);
}
for (const [kind, error] of worst) console.log(`${kind.padEnd(16)} ${error.toExponential(1)}`);
console.log(`${wanted} gradients checked, ${failures} off by ${proof.GRADIENT_TOLERANCE} or more`);
process.exitCode = failures > 0 ? 1 : 0;
