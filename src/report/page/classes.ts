/** Tables by class: of one variant for training and test, and across variants. */
import type { RunResults } from '../../runtime/results.ts';
import { balancedSummary, type ClassPart, classResultsOf, classSummary } from '../classes.ts';
import { formatDuration, formatSummary } from '../format.ts';
import { summarize } from '../statistics.ts';
import { finalSummary, secondsPerEpoch, type Variant, variantsOf } from '../variants.ts';
import { html, type Markup, tableOf } from './markup.ts';

const parts = [
  { part: 'train', title: 'training' },
  { part: 'test', title: 'test' },
] as const;

/** Columns of classes that a page has room for. */
const classColumns = 12;

/** What became of the samples of each class, training set beside test set: recall, precision and F1, means over seeds. */
export function classTable(variant: Variant): Markup {
  const [first] = variant.finished;
  if (first === undefined || first.final.per_class.length === 0) return html``;
  const known = parts.filter(({ part }) => classResultsOf(first, part).length > 0);
  const rows = known.flatMap(({ part, title }) =>
    classResultsOf(first, part).map(({ class: name, count }, label) => {
      const figures = (['recall', 'precision', 'f1'] as const).map(
        (figure) => html`<td>${overSeeds(variant, label, { part, figure })}</td>`,
      );
      return html`<tr><td>${name}</td><td>${title}</td><td>${count.toLocaleString('en-US')}</td>${figures}</tr>`;
    }),
  );
  return tableOf(['class', 'set', 'samples', 'found (recall)', 'precision', 'F1'], rows);
}

function overSeeds(
  variant: Variant,
  label: number,
  which: { readonly part: ClassPart; readonly figure: 'recall' | 'precision' | 'f1' },
): string {
  return formatSummary('accuracy', classSummary(variant, label, which));
}

/** Every variant with what it finds of each class, beside what it costs; empty where there are no classes, or very many. */
export function classOverview(results: RunResults): Markup {
  const { classes } = results;
  const variants = variantsOf(results).filter(({ finished }) => finished.length > 0);
  if (variants.length === 0 || classes.length === 0 || classes.length > classColumns) return html``;
  const rows = variants.map((variant) => {
    const cells = [
      variant.title,
      formatSummary('accuracy', trainedAccuracy(variant)),
      formatSummary('accuracy', finalSummary(variant, 'accuracy')),
      formatSummary('accuracy', balancedSummary(variant, 'test')),
      ...classes.map((_, label) => formatSummary('accuracy', classSummary(variant, label, { part: 'test' }))),
      formatDuration(secondsPerEpoch(variant)),
      variant.trials[0]!.parameters.toLocaleString('en-US'),
    ];
    return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  });
  const headings = [
    'variant',
    'accuracy in training',
    'accuracy in test',
    'balanced accuracy in test',
    ...classes.map((name) => `${name} found in test`),
    'time / epoch',
    'parameters',
  ];
  return html`<h3>By class</h3>${tableOf(headings, rows, 'variants')}<p class="lead">Found: the share of the samples of a class that are predicted as it (recall); balanced accuracy is their mean. The accuracy in training is that of the kept weights on the training set.</p>`;
}

function trainedAccuracy({ finished }: Variant) {
  return summarize(finished.map(({ train }) => train?.figures.accuracy));
}
