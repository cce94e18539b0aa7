/** `nnc predict`: a table of files and what the model sees in them. */
import Table from 'cli-table3';
import { engineText } from '../report/engines.ts';
import type { EngineName } from '../runtime/engines/index.ts';
import { type Predictions, predict } from '../runtime/predict.ts';

export interface PredictFlags {
  readonly run: string;
  readonly files: readonly string[];
  readonly trial?: string;
  readonly resize?: boolean;
  readonly engine?: EngineName;
  readonly json?: boolean;
}

/** Predicts and prints; returns the exit code. */
export async function predictCommand({ json, ...request }: PredictFlags): Promise<number> {
  const result = await predict(request);
  process.stdout.write(json ? `${JSON.stringify(result, null, 1)}\n` : `${tableOf(result)}\n`);
  if (!json) {
    const choice = request.trial === undefined ? ', the best of the run on its test set' : '';
    const by = `trained by ${engineText(result.engines)}, predicted by ${result.predicted_by}`;
    process.stderr.write(`predicted with ${result.trial}${choice}; ${by}\n`);
  }
  return 0;
}

function tableOf({ classes, predictions }: Predictions): string {
  const style = { head: [], border: [] };
  if (classes.length === 0) {
    const table = new Table({ head: ['file', 'values'], style });
    for (const { file, output } of predictions)
      table.push([file, output.map((value) => value.toPrecision(6)).join(' ')]);
    return table.toString();
  }
  const table = new Table({ head: ['file', 'class', 'probability'], style });
  for (const prediction of predictions) {
    table.push([prediction.file, prediction.class!, `${(100 * prediction.probability!).toFixed(1)} %`]);
  }
  return table.toString();
}
