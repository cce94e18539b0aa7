/** Every single-token deletion, insertion and swap over the shipped models: what `nnc check` makes of it, in shares. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

const { compiler, mutations, lines } = await importSource({
  compiler: 'src/compiler/analyse.ts',
  mutations: 'test/support/mutations.ts',
  lines: 'src/diagnostics/lines.ts',
});

const share = (part, whole) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
const shown = Number(process.argv[2] ?? 0);
const total = { mutants: 0, wrong: 0, near: 0, few: 0, exceptions: 0 };
const far = [];

function judge(mutant, name) {
  total.mutants++;
  let errors;
  try {
    const { diagnostics, network } = compiler.analyse(mutant.text, name, { withFixes: false });
    errors = diagnostics.filter(({ severity }) => severity === 'error');
    if ((network === undefined) !== errors.length > 0) throw new Error('neither an error nor a network');
  } catch (error) {
    total.exceptions++;
    console.error(`${name}: ${mutant.kind} on line ${mutant.lines[0]}: ${error.stack}`);
    return;
  }
  if (errors.length === 0) return;
  total.wrong++;
  if (errors.length <= 3) total.few++;
  const at = errors.map(({ span }) => lines.lineAt(mutant.text, span?.start ?? 0));
  const isNear = at.some((line) => mutant.lines.some((changed) => Math.abs(line - changed) <= 1));
  if (isNear) total.near++;
  if (!isNear || errors.length > 3)
    far.push(
      `${name}: ${mutant.kind} on line ${mutant.lines[0]}: ${errors.map((each, i) => `${each.code} ${at[i]}`)}`,
    );
}

for (const name of readdirSync(join(root, 'models')).filter((file) => file.endsWith('.nn'))) {
  const text = readFileSync(join(root, 'models', name), 'utf8');
  for (const mutant of mutations.mutantsOf(text)) judge(mutant, name);
  console.log(`${name}: ${total.mutants} texts so far`);
}
console.log(far.slice(0, shown).join('\n'));
console.log(`${total.mutants} texts, ${total.exceptions} exceptions, ${total.wrong} with errors; of these`);
console.log(`  an error within one line of the change: ${share(total.near, total.wrong)}`);
console.log(`  at most 3 errors: ${share(total.few, total.wrong)}`);
process.exitCode =
  total.exceptions > 0 || total.near < 0.95 * total.wrong || total.few < 0.95 * total.wrong ? 1 : 0;
