/** `nnc list`: the runs made from this folder. */
import { relative, resolve } from 'node:path';
import Table from 'cli-table3';
import { listRuns, type RunEntry } from '../runtime/run-folder.ts';

/** Prints the runs, newest first; returns the exit code. */
export async function listCommand({ json }: { readonly json?: boolean }): Promise<number> {
  const runs = await listRuns(resolve('.nnc'));
  if (json) process.stdout.write(`${JSON.stringify({ runs }, null, 1)}\n`);
  else process.stdout.write(runs.length === 0 ? 'no runs here yet\n' : `${tableOf(runs)}\n`);
  return 0;
}

function tableOf(runs: readonly RunEntry[]): string {
  const head = ['folder', 'model', 'experiment', 'started', 'trials', 'best test accuracy'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const run of runs) {
    const accuracy = run.accuracy === undefined ? '' : `${(100 * run.accuracy).toFixed(2)} %`;
    const started = run.started.slice(0, 16).replace('T', ' ');
    const trials = run.done === run.trials ? `${run.trials}` : `${run.done} of ${run.trials}`;
    table.push([relative('.', run.out) || '.', run.model, run.experiment, started, trials, accuracy]);
  }
  return table.toString();
}
