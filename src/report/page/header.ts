/** The head of the report page: what was run, with which settings, on what, and when. */
import type { RunResults, TrialResult } from '../../runtime/results.ts';
import { mixedEngineSentences, trainedByText } from '../engines.ts';
import { formatCount } from '../format.ts';
import { variantsOf } from '../variants.ts';
import { html, type Markup } from './markup.ts';
import { type Fact, settingsFacts, sharedText } from './settings.ts';

/** What was run, on what, and when. */
export function headerSection(results: RunResults): Markup {
  const facts = [...subjectFacts(results), ...settingsFacts(results.trials), ...surroundingFacts(results)];
  const rows = facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`);
  const scope = `${formatCount(variantsOf(results).length, 'variant')}, ${formatCount(results.trials.length, 'trial')}`;
  return html`<header><h1>${experimentName(results)}</h1><p class="lead">${scope}</p><dl class="facts">${rows}</dl></header>`;
}

/** The experiment's name for people: its file without folder and ending. */
export function experimentName({ experiment }: RunResults): string {
  const file = experiment.split(/[\\/]/).at(-1)!;
  return file.replace(/\.ya?ml$/, '') || 'Experiment';
}

/** The text of the model, as it was when it ran. */
export function modelSection({ model, model_source }: RunResults): Markup {
  // The line break after <pre> is not part of the text, and keeps one that is.
  return html`<section><h2>Model</h2><p class="lead">${model}</p><pre>\n${model_source.trimEnd()}</pre></section>`;
}

function subjectFacts({ data, experiment, model }: RunResults): Fact[] {
  const sizes = [
    `${data.train.toLocaleString('en-US')} to train`,
    ...(data.validation > 0 ? [`${data.validation.toLocaleString('en-US')} to validate`] : []),
    `${data.test.toLocaleString('en-US')} to test`,
  ];
  return [
    ['Model', model],
    ['Experiment', experiment],
    ['Data', `${data.description} (${sizes.join(', ')})`],
  ];
}

function surroundingFacts({ data, finished, machine, nnc, started, trials }: RunResults): Fact[] {
  const shared = (read: (trial: TrialResult) => unknown): string => sharedText(trials.map(read));
  const threads = shared((trial) => trial.threads);
  const isMixed = mixedEngineSentences(trials).length > 0;
  const seeds = [...new Set(trials.map(({ seed }) => seed))];
  return [
    [
      'Engine',
      `${isMixed ? trainedByText(trials) : shared(({ engine }) => engine)}, ${threads} ${threads === '1' ? 'thread' : 'threads'}`,
    ],
    [seeds.length === 1 ? 'Seed' : 'Seeds', seeds.join(', ')],
    ['Started', formatTime(started)],
    ['Finished', formatTime(finished)],
    ['nnc', nnc],
    [
      'Machine',
      `${machine.cpu}, ${formatCount(machine.cores, 'core')}, ${machine.platform}, Node ${machine.node}`,
    ],
    ['Fingerprint', data.fingerprint],
  ];
}

/** A moment in UTC, so that the page does not depend on where it is made. */
function formatTime(moment: string): string {
  const time = new Date(moment);
  if (Number.isNaN(time.getTime())) return moment;
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
