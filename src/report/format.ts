/** How figures are written for people, in the terminal and in the report alike. */
import type { Figures } from '../runtime/results.ts';
import type { Summary } from './statistics.ts';

/** Stands where there is no number: it was not measured, or the model diverged. */
export const noFigure = '–';

/** The names of the figures as people say them. */
export const figureTitles: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  balanced_accuracy: 'balanced accuracy',
  error: 'error',
  loss: 'loss',
  f1: 'macro F1',
  mse: 'mean squared error',
  mae: 'mean absolute error',
  seed_loss: 'loss (seed)',
  seed_error_rate: 'error rate (seed)',
};

/** A number as people read it; NaN, and the null that JSON made of it, become a dash. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (!isFigure(value)) return noFigure;
  const size = Math.abs(value);
  if (size !== 0 && (size < 10 ** -digits || size >= 1e6)) return value.toExponential(Math.min(digits, 2));
  return value.toFixed(size >= 1000 ? Math.min(digits, 1) : digits);
}

/** A share of one as a percentage: `93.40 %`. */
export function formatShare(value: number | null | undefined, digits = 2): string {
  return isFigure(value) ? `${(value * 100).toFixed(digits)} %` : noFigure;
}

/** A figure in its own unit: shares as percentages, everything else as a number. */
export function formatFigure(name: string, value: number | null | undefined): string {
  return isShare(name) ? formatShare(value) : formatNumber(value);
}

/** Mean and sample deviation over seeds: `93.40 ± 0.85 %`; without a deviation the mean alone. */
export function formatSummary(name: string, { mean, deviation }: Summary): string {
  if (!isFigure(mean) || !isFigure(deviation)) return formatFigure(name, mean);
  if (isShare(name)) return `${(mean * 100).toFixed(2)} ± ${(deviation * 100).toFixed(2)} %`;
  return `${formatNumber(mean)} ± ${formatNumber(deviation)}`;
}

/** A difference of two figures in the unit people compare them in. */
export function formatDifference(name: string, difference: number): string {
  return isShare(name) ? `${(difference * 100).toFixed(2)} percentage points` : formatNumber(difference);
}

/** What figures that are shares of samples are a share of, said in percent. */
const shareUnits: Readonly<Record<string, string>> = {
  accuracy: '% of samples',
  balanced_accuracy: '% of each class, mean',
  error: '% of samples',
};

/** Whether a figure of this name is a share of samples. */
export function isShare(name: string): boolean {
  return name in shareUnits;
}

/** What stands on an axis: the figure as people say it, its unit and what else there is to know of it. */
export function axisTitle(name: string, ...remarks: readonly string[]): string {
  const notes = [shareUnits[name] ?? [], remarks].flat().join(', ');
  const title = figureTitles[name] ?? name;
  return notes === '' ? title : `${title} (${notes})`;
}

/** Whether there is a finite number. */
export function isFigure(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** The figure that sums a model up: the accuracy, or what stands for it when numbers are predicted. */
export function headlineOf(figures: Figures): string {
  return ['accuracy', 'mse'].find((name) => name in figures) ?? 'loss';
}

/** Whether a figure is the loss under another name: summed in another order it differs in its last digits. */
export function equalsLoss(figures: Figures, name: string): boolean {
  const { loss, [name]: value } = figures;
  if (!isFigure(loss) || !isFigure(value)) return !isFigure(loss) && !isFigure(value) && name in figures;
  return Math.abs(loss - value) <= 1e-6 * Math.max(Math.abs(loss), Math.abs(value));
}

/** A duration in its two largest units: `3m 20s`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (!isFigure(seconds)) return noFigure;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}m ${String(whole % 60).padStart(2, '0')}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}h ${String(minutes % 60).padStart(2, '0')}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** A word with its count: `1 trial`, `3 trials`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** The text cut to a width, its loss marked. */
export function truncate(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`;
}
