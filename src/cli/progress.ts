/** Progress of a run: data goes to stdout, everything that people watch to stderr. */
import picocolors from 'picocolors';
import type { EventListener } from '../runtime/events.ts';
import {
  createJsonDisplay,
  createLineDisplay,
  createQuietDisplay,
  type LineWriter,
} from './progress/lines.ts';
import { createLiveDisplay, type Terminal } from './progress/live.ts';

export type ProgressMode = 'live' | 'lines' | 'json' | 'quiet';

/** What is asked for on the command line, and where nnc runs. */
export interface ProgressSurroundings {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly stderr: { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Bars only where somebody can see them move: on a terminal that can, outside of continuous integration. */
export function chooseProgressMode({ json, quiet, stderr, environment }: ProgressSurroundings): ProgressMode {
  if (json) return 'json';
  if (quiet) return 'quiet';
  const automated = (environment.CI ?? '') !== '' && environment.CI !== 'false';
  return stderr.isTTY && !automated && environment.TERM !== 'dumb' ? 'live' : 'lines';
}

export interface ReporterOptions {
  readonly mode: ProgressMode;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: Terminal;
  readonly color: boolean;
  /** Milliseconds; the clock of the machine when absent. */
  readonly now?: () => number;
}

export interface Reporter {
  readonly listener: EventListener;
  /** Gives the terminal back as it was; may be called more than once. */
  stop(): void;
}

/** Shows the events of a run as they come. */
export function createReporter({ mode, stdout, stderr, color, now = Date.now }: ReporterOptions): Reporter {
  const colors = picocolors.createColors(color);
  const stop = (): void => {};
  switch (mode) {
    case 'live':
      return createLiveDisplay(stderr, colors, now);
    case 'lines':
      return { listener: createLineDisplay(linesTo(stderr), colors, now), stop };
    case 'json':
      return { listener: createJsonDisplay(linesTo(stdout), now), stop };
    case 'quiet':
      return { listener: createQuietDisplay(linesTo(stderr), colors), stop };
  }
}

function linesTo(stream: NodeJS.WritableStream): LineWriter {
  return (line) => void stream.write(`${line}\n`);
}
