/** What trained variants give on further sets, beside their own test figures. */
import { corruptionText } from '../data/corruptions.ts';
import type { EvalOutcome } from '../runtime/evaluation/eval.ts';
import type { Evaluation, EvaluationSubject, FinalResult, RunResults } from '../runtime/results.ts';
import { balancedOf } from './classes.ts';
import { trainedByText } from './engines.ts';
import {
  figureTitles,
  formatCount,
  formatDifference,
  formatSummary,
  headlineOf,
  isFigure,
  noFigure,
} from './format.ts';
import { summarize } from './statistics.ts';
import { type Column, drawTable, type TableOptions } from './terminal.ts';
import { variantsOf, variantTitle } from './variants.ts';
import { wrapText } from './wrap.ts';

/** One variant on one set: a pair for each seed. */
export interface EvaluatedRow {
  readonly title: string;
  readonly pairs: readonly { readonly evaluation: Evaluation; readonly final: FinalResult }[];
}

/** Recalls of more classes than these have no column each. */
const classColumns = 6;

/** The figures of rows with their change against the test set; recall of each class where there are few. */
export function evaluationColumns(
  rows: readonly EvaluatedRow[],
  classes: readonly string[],
): readonly Column[] {
  const headline = headlineOf(rows[0]?.pairs[0]?.evaluation.figures ?? {});
  const column = (heading: string, read: (row: EvaluatedRow) => string): Column => ({
    heading,
    cells: rows.map(read),
  });
  const both = (
    heading: string,
    name: string,
    of: (each: Evaluation | FinalResult) => number | undefined,
  ) => [
    column(heading, ({ pairs }) =>
      formatSummary(name, summarize(pairs.map(({ evaluation }) => of(evaluation)))),
    ),
    column('change', ({ pairs }) =>
      changeText(
        name,
        pairs.map(({ evaluation, final }) => difference(of(evaluation), of(final))),
      ),
    ),
  ];
  const figure = (each: Evaluation | FinalResult) => ('figures' in each ? each.figures : each.test)[headline];
  const recall = (label: number) => (each: Evaluation | FinalResult) => {
    const result = each.per_class[label];
    return result === undefined || result.count === 0 ? undefined : result.recall;
  };
  return [
    ...both(figureTitles[headline] ?? headline, headline, figure),
    ...(classes.length === 0 ? [] : both('balanced', 'accuracy', balancedOf)),
    ...(classes.length > classColumns
      ? []
      : classes.flatMap((name, label) => both(name, 'accuracy', recall(label)))),
  ];
}

function difference(value: number | undefined, from: number | undefined): number | undefined {
  return isFigure(value) && isFigure(from) ? value - from : undefined;
}

/** The mean change, in percentage points where it is one of shares. */
function changeText(name: string, changes: readonly (number | undefined)[]): string {
  const { mean, count } = summarize(changes);
  if (count === 0) return noFigure;
  const size = formatDifference(name, Math.abs(mean)).replace(' percentage points', '');
  return `${mean < 0 ? '−' : '+'}${size}`;
}

/** The rows of every entry of `eval:`, variant by variant; none where there is no entry. */
export function furtherSets(results: RunResults): readonly EvaluatedRow[] {
  return Object.keys(results.evaluations ?? {}).flatMap((name) =>
    variantsOf(results).flatMap(({ title, finished }) => {
      const pairs = finished.flatMap(({ evaluations, final }) =>
        evaluations?.[name] === undefined ? [] : [{ evaluation: evaluations[name], final }],
      );
      return pairs.length === 0 ? [] : [{ title: `${name}: ${title}`, pairs }];
    }),
  );
}

/** What each entry of `eval:` is, in words. */
export function subjectTexts(results: RunResults): readonly string[] {
  return Object.entries(results.evaluations ?? {}).map(
    ([name, subject]) => `${name}: ${subjectText(subject)}`,
  );
}

function subjectText({ set, data, corrupt, samples }: EvaluationSubject): string {
  return [
    `${set} set${data === undefined ? '' : ` of ${data}`}, ${formatCount(samples, 'sample')}`,
    ...(corrupt === undefined ? [] : [corruptionText(corrupt)]),
  ].join(', ');
}

/** The lines of the further sets in the terminal. */
export function furtherSetTable(results: RunResults, options: TableOptions): readonly string[] {
  const rows = furtherSets(results);
  if (rows.length === 0) return [];
  const titles = { heading: 'further sets', cells: rows.map(({ title }) => title) };
  return ['', drawTable([titles, ...evaluationColumns(rows, results.classes)], options)];
}

/** The tables of `nnc eval`: all variants, then each by class. */
export function evaluationTables(outcome: EvalOutcome, options: TableOptions): string {
  const { data, set, corrupt, classes, trials } = outcome;
  const count = formatCount(trials[0]!.evaluation.count, 'sample');
  const groups = new Map<string, EvaluatedRow['pairs'][number][]>();
  for (const { trial, evaluation } of trials) {
    const title = variantTitle(trial.variant) || 'the model';
    groups.set(title, [...(groups.get(title) ?? []), { evaluation, final: trial.final! }]);
  }
  const rows = [...groups].map(([title, pairs]) => ({ title, pairs }));
  const titles = { heading: 'variant', cells: rows.map(({ title }) => title) };
  const said = [
    `${set} set of ${data}: ${count}`,
    ...(corrupt === undefined ? [] : [corruptionText(corrupt)]),
  ];
  const evaluators = [...new Set(trials.map(({ evaluatedBy }) => evaluatedBy))];
  const columns = evaluationColumns(rows, classes).slice(0, classes.length === 0 ? 2 : 4);
  return [
    said.join('; '),
    ...wrapText(
      `Trained by ${trainedByText(trials.map(({ trial, engines }) => ({ ...trial, engines })))}; evaluated by ${evaluators.join(', ')}.`,
      options.width,
    ),
    drawTable([titles, ...columns], options),
    'Means over seeds; a change is against the test set of the run, in percentage points where figures are in percent.',
    ...(classes.length === 0
      ? []
      : rows.flatMap((row) => ['', row.title, classTable(row, classes, options)])),
  ].join('\n');
}

function classTable({ pairs }: EvaluatedRow, classes: readonly string[], options: TableOptions): string {
  const cells = (read: (label: number) => string) => classes.map((_, label) => read(label));
  const of = (label: number, figure: 'recall' | 'precision' | 'f1') =>
    pairs
      .map(({ evaluation }) => evaluation.per_class[label]!)
      .map((each) => (each.count === 0 ? undefined : each[figure]));
  const before = (label: number) => pairs.map(({ final }) => final.per_class[label]?.recall);
  const column = (heading: string, figure: 'recall' | 'precision' | 'f1'): Column => ({
    heading,
    cells: cells((label) => formatSummary('accuracy', summarize(of(label, figure)))),
  });
  const change = cells((label) => {
    const own = before(label);
    return changeText(
      'accuracy',
      of(label, 'recall').map((value, seed) => difference(value, own[seed])),
    );
  });
  return drawTable(
    [
      { heading: 'class', cells: classes },
      {
        heading: 'samples',
        cells: cells((label) => pairs[0]!.evaluation.per_class[label]!.count.toLocaleString('en-US')),
      },
      column('found (recall)', 'recall'),
      { heading: 'change', cells: change },
      column('precision', 'precision'),
      column('F1', 'f1'),
    ],
    options,
  );
}
