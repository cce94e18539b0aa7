/** `node scripts/planted.js [CASES]`: plants wrong gradient rules one by one and counts those that the random checks catch. */
import { importSource } from './import-source.js';

const cases = Number(process.argv[2] ?? 40);
const { proof } = await importSource({ proof: 'test/support/proof.ts' });

const seen = proof.planted.map((fault) => ({ ...fault, by: proof.caughtBy(fault, cases) }));
for (const { op, fault, by } of seen.filter((each) => each.by !== 'numbers'))
  console.log(`${by === undefined ? 'not caught' : 'does not even build'}: ${op}: ${fault}`);
const caught = seen.filter(({ by }) => by !== undefined).length;
const built = seen.filter(({ by }) => by !== 'exception').length;
console.log(
  `${caught} of ${seen.length} planted faults caught within ${cases} random cases each, ${built} of them by numbers`,
);
process.exitCode = caught < 0.99 * seen.length || built < 200 ? 1 : 0;
