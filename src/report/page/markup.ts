/** Text that is safe in a page: whatever is put into the template is escaped, unless it is markup already. */

/** A piece of a page. */
export interface Markup {
  readonly markup: string;
}

type Content = Markup | string | number | readonly Markup[];

/** Builds markup from a template. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const parts = strings.map(
    (text, index) => text + (index < contents.length ? contentText(contents[index]!) : ''),
  );
  return { markup: parts.join('') };
}

/** Takes a text as markup; only for what nnc itself has drawn or written. */
export function trusted(markup: string): Markup {
  return { markup };
}

/** The text with every character replaced that means something in a page. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function contentText(content: Content): string {
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  if ('markup' in content) return content.markup;
  return content.map((piece) => piece.markup).join('');
}

/** A table; `kind` is its class in the style sheet. */
export function tableOf(headings: readonly string[], rows: readonly Markup[], kind = 'figures'): Markup {
  const head = headings.map((heading) => html`<th scope="col">${heading}</th>`);
  return html`<div class="scroll"><table class="${kind}"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
