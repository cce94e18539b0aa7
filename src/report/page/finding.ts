/** The sections of what was found, and of further sets. */
import type { RunResults } from '../../runtime/results.ts';
import { evaluationColumns, furtherSets, subjectTexts } from '../evaluation.ts';
import { findingSentences } from '../finding.ts';
import { html, type Markup, tableOf } from './markup.ts';

/** The worst class in words; empty where there are no classes. */
export function findingSection(results: RunResults): Markup {
  const sentences = findingSentences(results);
  if (sentences.length === 0) return html``;
  return html`<section><h2>Finding</h2>${sentences.map((sentence) => html`<p>${sentence}</p>`)}</section>`;
}

/** What the variants give on the sets of `eval:`. */
export function furtherSection(results: RunResults): Markup {
  const rows = furtherSets(results);
  if (rows.length === 0) return html``;
  const columns = evaluationColumns(rows, results.classes);
  const markup = rows.map(({ title }, row) => {
    const cells = columns.map(({ cells: all }) => html`<td>${all[row]!}</td>`);
    return html`<tr><td>${title}</td>${cells}</tr>`;
  });
  const headings = ['set: variant', ...columns.map(({ heading }) => heading)];
  const subjects = subjectTexts(results).map((text) => html`<p class="lead">${text}</p>`);
  return html`<section><h2>Further sets</h2>${tableOf(headings, markup, 'variants')}${subjects}<p class="lead">Means over seeds; a change is against the test set, in percentage points where figures are in percent.</p></section>`;
}
