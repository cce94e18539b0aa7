// Prints the last line of a test run, `N passed, N failed, N skipped`, from vitest's JSON report, and fails when no test
// ran or when the report does not say success.
import { readFile } from 'node:fs/promises';

const nothing = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [], success: false };
const text = await readFile(process.argv[2], 'utf8').catch(() => JSON.stringify(nothing));
const report = JSON.parse(text);
const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
const suiteFailures = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
);
for (const file of suiteFailures) console.error(`failed outside its tests: ${file.name}`);
const failed = report.numFailedTests + suiteFailures.length;
const ran = report.numPassedTests + failed;
if (ran === 0) console.error('no test ran');
console.log(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
if (ran === 0 || failed > 0 || !report.success) process.exitCode = 1;
