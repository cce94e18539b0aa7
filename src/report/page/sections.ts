/** The parts of the report page. */
import type { RunResults, TrialResult } from '../../runtime/results.ts';
import { mixedEngineSentences } from '../engines.ts';
import {
  figureTitles,
  formatCount,
  formatDuration,
  formatFigure,
  formatNumber,
  formatShare,
  formatSummary,
  noFigure,
} from '../format.ts';
import { milestonesOf } from '../milestones.ts';
import { seedsOf } from '../table.ts';
import {
  finalSummary,
  furtherFigures,
  headlineFigure,
  isLossItself,
  secondsPerEpoch,
  trainSummary,
  trialTitle,
  type Variant,
  valueText,
  variantsOf,
} from '../variants.ts';
import { verdictOf } from '../verdict.ts';
import { classOverview } from './classes.ts';
import { html, type Markup, tableOf } from './markup.ts';

/** What a reader must know before he believes a number: a fallback, and trials that did not finish. */
export function noticeSection(results: RunResults): Markup {
  const unfinished = results.trials.filter((trial) => trial.status !== 'done');
  const notices = [
    ...(results.fallback === undefined ? [] : [html`<p><strong>Fallback:</strong> ${results.fallback}</p>`]),
    ...unfinished.map(
      (trial) =>
        html`<p><strong>${trialTitle(trial)} ${trial.status}</strong> (${trial.name})${reasonOf(trial)}</p>`,
    ),
  ];
  return notices.length === 0 ? html`` : html`<div class="notice" role="note">${notices}</div>`;
}

function reasonOf(trial: TrialResult): string {
  if (trial.error !== undefined) return `: ${trial.error}`;
  return trial.status === 'interrupted' ? ` after ${formatCount(trial.epochs.length, 'epoch')}` : '';
}

/** Every variant with its figures over seeds, and whether a difference is real. */
export function variantSection(results: RunResults): Markup {
  const { name } = headlineFigure(results);
  const title = figureTitles[name] ?? name;
  const { best, sentences } = verdictOf(results);
  const further = [...furtherFigures(results), ...(isLossItself(results, name) ? [] : ['loss'])];
  const rows = variantsOf(results).map((variant) =>
    variantRow(variant, { figure: name, further, isBest: variant.slug === best?.slug }),
  );
  const said = [...sentences, ...mixedEngineSentences(results.trials)];
  const words = said.map((sentence) => html`<p>${sentence}</p>`);
  const headings = [
    'variant',
    `test ${title}, mean ± deviation`,
    'lowest – highest',
    ...further.map((figure) => `test ${figureTitles[figure] ?? figure}`),
    `train ${title}`,
    'seeds',
    'parameters',
    'time / epoch',
  ];
  return html`<section><h2>Results</h2>${tableOf(headings, rows, 'variants')}${words}${classOverview(results)}<p class="lead">Figures on the test set are those of the kept weights; the deviation is that of a sample (n − 1) over seeds. Training figures are running ones over the samples as seen.</p></section>`;
}

interface RowOptions {
  readonly figure: string;
  /** Those that stand beside it. */
  readonly further: readonly string[];
  readonly isBest: boolean;
}

function variantRow(variant: Variant, { figure, further, isBest }: RowOptions): Markup {
  const final = finalSummary(variant, figure);
  const range =
    final.count < 2
      ? noFigure
      : `${formatFigure(figure, final.minimum)} – ${formatFigure(figure, final.maximum)}`;
  const cells = [
    variant.title,
    formatSummary(figure, final),
    range,
    ...further.map((other) => formatSummary(other, finalSummary(variant, other))),
    formatSummary(figure, trainSummary(variant, figure)),
    seedsOf(variant),
    variant.trials[0]!.parameters.toLocaleString('en-US'),
    formatDuration(secondsPerEpoch(variant)),
  ].map((cell) => html`<td>${cell}</td>`);
  return isBest ? html`<tr class="best">${cells}</tr>` : html`<tr>${cells}</tr>`;
}

/** Chosen epochs of a variant in the definitions of `metrics: seed`. */
export function milestoneTable(variant: Variant): Markup {
  const rows = milestonesOf(variant).map(
    (row) =>
      html`<tr><td>${row.epoch}</td><td>${formatNumber(row.accuracy, 3)}</td><td>${formatNumber(row.loss, 3)}</td><td>${formatNumber(row.errorRate, 3)}</td><td>${formatShare(row.testAccuracy)}</td></tr>`,
  );
  const headings = ['epoch', 'train accuracy', 'train loss', 'train error rate', 'test accuracy'];
  return html`<h3>${variant.title}</h3>${tableOf(headings, rows)}`;
}

/** Every trial, so that each figure above can be followed back to its folder. */
export function trialSection(results: RunResults): Markup {
  const { name } = headlineFigure(results);
  const rows = results.trials.map((trial) => {
    const figures = [
      html`<td class="${trial.status}">${trial.cached ? `${trial.status}, taken over` : trial.status}</td>`,
      html`<td>${trial.epochs.length}</td>`,
      html`<td>${trial.final === undefined ? noFigure : trial.final.epoch}</td>`,
      html`<td>${formatFigure(name, trial.final?.test[name])}</td>`,
    ];
    const parameters = Object.entries(trial.params).map(([key, value]) => `${key}=${valueText(value)}`);
    return html`<tr><td>${trialTitle(trial)}</td><td>${trial.name}</td>${figures}<td class="text">${parameters.join(' ')}</td></tr>`;
  });
  const title = `test ${figureTitles[name] ?? name}`;
  const headings = [
    'trial',
    'folder',
    'status',
    'epochs',
    'kept epoch (the first is 0)',
    title,
    'parameters of the model',
  ];
  return html`<section><h2>Trials</h2>${tableOf(headings, rows)}</section>`;
}
