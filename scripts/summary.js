// Prints the last line of a test run, `N passed, N failed, N skipped`, from vitest's JSON report, and fails when
// no test ran or when the report does not say success. A file that fails outside its tests counts as a failure.
import { readFile } from 'node:fs/promises';

const text = await readFile(process.argv[2], 'utf8').catch(() => '{"success":false,"testResults":[]}');
const { success, testResults } = JSON.parse(text);
const tests = testResults.flatMap((file) => file.assertionResults);
const count = (status) => tests.filter((test) => test.status === status).length;

const brokenFiles = testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
);
for (const file of brokenFiles) console.error(`failed outside its tests: ${file.name}`);

const passed = count('passed');
const failed = count('failed') + brokenFiles.length;
const skipped = tests.length - passed - count('failed');
if (passed + failed === 0) console.error('no test ran');
const ofTfjsNode = tests.filter(({ fullName }) => fullName.includes('engine tfjs-node'));
const ran = ofTfjsNode.filter(({ status }) => status === 'passed' || status === 'failed').length;
console.log(
  `the engine tfjs-node: ${ran} tests ran, ${ofTfjsNode.length - ran} skipped${ran === 0 ? ' (npm run setup:tfjs-node)' : ''}`,
);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (!success || passed + failed === 0 || failed > 0) process.exitCode = 1;
