/** `node scripts/agreement.js [N]`: trains N random models by ONNX Runtime and by TensorFlow.js and compares them. */
import { importSource } from './import-source.js';

const models = Number(process.argv[2] ?? 200);
const { agreement } = await importSource({ agreement: 'test/support/agreement.ts' });

let failures = 0;
for (let number = 0; number < models; number++) {
  const found = await agreement.disagreements(number);
  if (found.length > 0) failures++;
  for (const each of found.slice(0, 3)) console.log(`model ${number}: ${each}`);
}
const counts = [...agreement.layerCounts(models)].sort((a, b) => a[1] - b[1]);
console.log(counts.map(([kind, count]) => `${kind} ${count}`).join(', '));
console.log(`${models} models trained by both engines, ${failures} not alike`);
process.exitCode = failures > 0 ? 1 : 0;
