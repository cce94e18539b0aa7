/** `nnc run`: from flags to a run, its progress, its final table. */
import { basename } from 'node:path';
import { renderPretty } from '../diagnostics/render.ts';
import { finalTable } from '../report/table.ts';
import type { EngineName } from '../runtime/engines/index.ts';
import { prepare } from '../runtime/prepare.ts';
import type { RunResults } from '../runtime/results.ts';
import { run } from '../runtime/run.ts';
import { EXIT_FAILED, EXIT_INTERRUPTED, useColor } from './failure.ts';
import { pictureProgress } from './progress/pictures.ts';
import { chooseProgressMode, createReporter } from './progress.ts';

export interface RunFlags {
  readonly exp: string;
  readonly data?: string;
  readonly out?: string;
  readonly only?: readonly string[];
  readonly set?: readonly string[];
  readonly seeds?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly engine?: string;
  readonly continueFrom?: EngineName;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Runs the experiment and returns the exit code: 0, 1 when a trial failed, 130 when it was interrupted. */
export async function runCommand(model: string | undefined, flags: RunFlags): Promise<number> {
  const prepared = await prepare({
    experiment: flags.exp,
    ...(model !== undefined && { model }),
    ...(flags.data !== undefined && { data: flags.data }),
    ...(flags.continueFrom !== undefined && { continueFrom: flags.continueFrom }),
    overrides: overridesOf(flags),
    ...(!flags.quiet && !flags.json && { onPicture: pictureProgress(process.stderr) }),
  });
  if (!flags.quiet && prepared.warnings.length > 0) {
    process.stderr.write(
      renderPretty(prepared.warnings, prepared.sources, { color: useColor(process.stderr) }),
    );
  }
  const reporter = createReporter({
    mode: chooseProgressMode({ ...flags, stderr: process.stderr, environment: process.env }),
    stdout: process.stdout,
    stderr: process.stderr,
    color: useColor(process.stderr),
  });
  const stop = stopOnInterrupt((message) => reporter.listener({ event: 'interrupting', message }));
  try {
    const { results } = await run(prepared, {
      out: flags.out ?? `runs/${basename(prepared.experiment)}`,
      ...(flags.jobs !== undefined && { jobs: flags.jobs }),
      onEvent: reporter.listener,
      stop: stop.signal,
    });
    reporter.stop();
    if (!flags.json) {
      const width = process.stdout.columns || 100;
      process.stdout.write(`${finalTable(results, { width, color: useColor(process.stdout) })}\n`);
    }
    if (stop.signal.aborted && !isWhole(results)) return EXIT_INTERRUPTED;
    return results.trials.every(({ status }) => status === 'done') ? 0 : EXIT_FAILED;
  } finally {
    reporter.stop();
    stop.release();
  }
}

/** Whether every trial is trained, and what is found out of its weights afterwards is there. */
function isWhole({ trials, classes }: RunResults): boolean {
  return trials.every(
    ({ status, train }) => status === 'done' && (train !== undefined || classes.length === 0),
  );
}

function overridesOf({ only, set, seeds, seed, threads, engine }: RunFlags) {
  return {
    ...(only !== undefined && { only }),
    ...(set !== undefined && { set }),
    ...(seeds !== undefined && { seeds }),
    ...(seed !== undefined && { seed }),
    ...(threads !== undefined && { threads }),
    ...(engine !== undefined && { engine }),
  };
}

/** The first Ctrl-C lets running epochs end; the second ends the process and its children at once. */
function stopOnInterrupt(say: (message: string) => void): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    say('ending the running epochs; the same command goes on from there (Ctrl-C again ends at once)');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
