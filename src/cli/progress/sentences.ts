/** The lines that both displays leave behind. */
import type { Colors } from 'picocolors/types.js';
import { bytes } from '../../diagnostics/quantities.ts';
import { engineText } from '../../report/engines.ts';
import {
  equalsLoss,
  figureTitles,
  formatCount,
  formatDuration,
  formatFigure,
  headlineOf,
} from '../../report/format.ts';
import type { RunEvent } from '../../runtime/events.ts';
import type { EpochResult, Figures } from '../../runtime/results.ts';
import type { TrialProgress } from './tracker.ts';

type Event<Name extends RunEvent['event']> = Extract<RunEvent, { readonly event: Name }>;

/** What runs on which data, what is taken over, and what the user should know first. */
export function startLines(event: Event<'run-started'>, colors: Colors): string[] {
  return [
    `${colors.bold(event.experiment)}: ${event.model} on ${event.data}`,
    `${formatCount(event.trials.length, 'trial')}${reusedText(event)}${memoryText(event)}; results in ${event.out}`,
    ...event.notices.map((notice) => noticeLine(notice, colors)),
  ];
}

function reusedText({ trials }: Event<'run-started'>): string {
  const cached = trials.filter((trial) => trial.cached).length;
  if (cached === 0) return '';
  const all = trials.length === 1 ? '' : 'all ';
  return `, ${cached === trials.length ? all : `${cached} of them `}taken over from an earlier run`;
}

/** What the largest trial that is to be trained takes. */
function memoryText({ trials }: Event<'run-started'>): string {
  const sizes = trials.flatMap(({ cached, memory }) => (cached || memory === undefined ? [] : [memory]));
  if (sizes.length === 0) return '';
  return `, about ${bytes(Math.max(...sizes))} of memory${trials.length === 1 ? '' : ' each at most'}`;
}

/** A sentence the user should not miss. */
export function noticeLine(message: string, colors: Colors): string {
  return `${colors.yellow('note:')} ${message}`;
}

/** That a trial does not start from the beginning, and who trained it so far where that is another engine. */
export function resumedLine({ title, epochs, engines }: TrialProgress, at: number): string {
  const before = engines?.[0]?.engine;
  const by = before === undefined ? '' : `  begun by ${before}`;
  return `resumed  ${title}  at epoch ${at + 1}/${epochs}${by}`;
}

/** One epoch of one trial in a line. */
export function epochLine(trial: TrialProgress, result: EpochResult, remaining: number | undefined): string {
  return [
    trial.title,
    `epoch ${result.epoch + 1}/${trial.epochs}`,
    `train ${figuresText(result.train)}`,
    ...(result.validation === undefined ? [] : [`validation ${figuresText(result.validation)}`]),
    `test ${headlineText(result.test)}`,
    formatDuration(result.seconds),
    ...(remaining === undefined ? [] : [`ETA ${formatDuration(remaining)}`]),
  ].join('  ');
}

/** What became of a trial. */
export function finishLine(event: Event<'trial-finished'>, trial: TrialProgress, colors: Colors): string {
  const test = event.final?.test ?? trial.last?.test;
  const figures = test === undefined ? [] : [`test ${headlineText(test)}`];
  const seconds = formatDuration(event.seconds);
  switch (event.status) {
    case 'done': {
      const ending = trial.cached ? 'taken over' : seconds;
      const engines = trial.engines === undefined ? [] : [engineText(trial.engines)];
      const texts = [...figures, ...keptTexts(event, trial), ...engines];
      return [colors.green('done'), trial.title, ...texts, ending].join('  ');
    }
    case 'failed':
      return failureLine(event, trial.title, colors);
    case 'interrupted':
    case 'pending': {
      const reached = `after ${trial.epochsDone} of ${formatCount(trial.epochs, 'epoch')}`;
      return [colors.yellow(event.status), trial.title, reached, ...figures, seconds].join('  ');
    }
  }
}

/** That the kept weights of a trial are evaluated on more than the test set. */
export function evaluatingLine({ title }: TrialProgress): string {
  return `evaluating  ${title}  on the training set and what else was asked for`;
}

/** Which weights were kept, where they are not those of the last epoch, and that not every epoch was needed. */
function keptTexts({ final }: Event<'trial-finished'>, trial: TrialProgress): string[] {
  if (final === undefined) return [];
  return [
    ...(final.epoch + 1 === final.epochs ? [] : [`epoch ${final.epoch + 1} of ${final.epochs} kept`]),
    ...(final.epochs < trial.epochs ? ['stopped early'] : []),
  ];
}

/** That a trial failed, and why. */
export function failureLine(event: Event<'trial-finished'>, title: string, colors: Colors): string {
  return `${colors.red('failed')}  ${title}: ${event.error ?? 'for an unknown reason'}`;
}

/** The run in one sentence. */
export function endLine(event: Event<'run-finished'>, colors: Colors): string {
  const outcome = [
    `${formatCount(event.done, 'trial')} done`,
    ...(event.failed > 0 ? [colors.red(`${event.failed} failed`)] : []),
    ...(event.interrupted > 0 ? [colors.yellow(`${event.interrupted} interrupted`)] : []),
  ];
  return `${outcome.join(', ')} in ${formatDuration(event.seconds)}; results in ${event.out}`;
}

/** The headline figure with its name: `accuracy 93.40 %`. */
export function headlineText(figures: Figures): string {
  const name = headlineOf(figures);
  return `${figureTitles[name]} ${formatFigure(name, figures[name])}`;
}

function figuresText(figures: Figures): string {
  const headline = headlineOf(figures);
  if (headline === 'loss' || equalsLoss(figures, headline)) return headlineText(figures);
  return `loss ${formatFigure('loss', figures.loss)} ${headlineText(figures)}`;
}
