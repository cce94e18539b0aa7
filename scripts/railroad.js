/**
 * Railroad diagrams of grammar rules. A track has a width and reaches `up` above and `down` below the line on which
 * it begins and ends; `draw` gives its SVG with that line's left end at x, y.
 */
const RADIUS = 10;
const GAP = 12;
const HALF = 13;
const FONT_SIZE = 13;

const number = (value) => String(Math.round(value * 10) / 10);
const path = (...steps) =>
  `<path d="${steps.map((step) => (typeof step === 'number' ? number(step) : step)).join(' ')}"/>`;
const line = (x, y, width) => (width > 0 ? path('M', x, y, 'h', width) : '');
const largest = (tracks, side) => Math.max(0, ...tracks.map((track) => track[side]));

/** Text as it may stand in SVG. */
export function escapeText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function station({ kind, name }, textWidth) {
  const width = Math.max(2 * HALF, textWidth(name, FONT_SIZE) + 2 * GAP);
  const draw = (x, y) => {
    const corner = kind === 'rule' ? 0 : HALF;
    const box =
      `<rect class="${kind}" x="${number(x)}" y="${number(y - HALF)}" width="${number(width)}" height="${2 * HALF}"` +
      ` rx="${corner}"/><text class="${kind}" x="${number(x + width / 2)}" y="${number(y + 4.5)}">${escapeText(name)}</text>`;
    return kind === 'rule' ? `<a href="#${name}">${box}</a>` : box;
  };
  return { width, up: HALF, down: HALF, draw };
}

function sequence(tracks) {
  const width = tracks.reduce((sum, track) => sum + track.width, 0) + GAP * (tracks.length - 1);
  const draw = (x, y) => {
    let at = x;
    const drawn = tracks.map((track, index) => {
      const start = at;
      at += track.width + GAP;
      return track.draw(start, y) + (index < tracks.length - 1 ? line(at - GAP, y, GAP) : '');
    });
    return drawn.join('');
  };
  return { width, up: largest(tracks, 'up'), down: largest(tracks, 'down'), draw };
}

/** The first alternative goes straight on, the others lie below it. */
function choice(tracks) {
  const inner = largest(tracks, 'width');
  const width = inner + 4 * RADIUS;
  const offsets = tracks.map(() => 0);
  for (let index = 1; index < tracks.length; index++) {
    const room = tracks[index - 1].down + GAP / 2 + tracks[index].up;
    offsets[index] = offsets[index - 1] + Math.max(room, 2 * RADIUS);
  }
  const draw = (x, y) =>
    tracks
      .map((track, index) => {
        const left = x + 2 * RADIUS;
        const level = y + offsets[index];
        const after = line(left + track.width, level, inner - track.width);
        const rails = index === 0 ? straight(x, y, width) : turnout(x, y, { width, drop: offsets[index] });
        return rails + track.draw(left, level) + after;
      })
      .join('');
  return { width, up: tracks[0].up, down: offsets.at(-1) + tracks.at(-1).down, draw };
}

const straight = (x, y, width) => line(x, y, 2 * RADIUS) + line(x + width - 2 * RADIUS, y, 2 * RADIUS);

/** The two bends that lead to a level below (drop > 0) or above, and back. */
function turnout(x, y, { width, drop }) {
  const sign = Math.sign(drop);
  const shaft = drop - 2 * sign * RADIUS;
  const [first, second] = drop > 0 ? [1, 0] : [0, 1];
  const bend = (sweep, dx, dy) => ['a', RADIUS, RADIUS, 0, 0, sweep, dx, dy];
  const into = path(
    ...['M', x, y, ...bend(first, RADIUS, sign * RADIUS), 'v', shaft],
    ...bend(second, RADIUS, sign * RADIUS),
  );
  const out = path(
    ...['M', x + width - 2 * RADIUS, y + drop, ...bend(second, RADIUS, -sign * RADIUS), 'v', -shaft],
    ...bend(first, RADIUS, -sign * RADIUS),
  );
  return into + out;
}

/** A way round it lies above. */
function option(track) {
  const width = track.width + 4 * RADIUS;
  const rise = Math.max(track.up + GAP / 2, 2 * RADIUS);
  const draw = (x, y) =>
    straight(x, y, width) +
    track.draw(x + 2 * RADIUS, y) +
    turnout(x, y, { width, drop: -rise }) +
    line(x + 2 * RADIUS, y - rise, track.width);
  return { width, up: rise, down: track.down, draw };
}

/** The way back lies below, through the separator where there is one. */
function repeat(track, separator) {
  const inner = Math.max(track.width, separator?.width ?? 0);
  const width = inner + 2 * RADIUS;
  const drop = Math.max(track.down + GAP / 2 + (separator?.up ?? 0), 2 * RADIUS);
  const draw = (x, y) => {
    const [left, right, back] = [x + RADIUS, x + RADIUS + inner, y + drop];
    const shaft = drop - 2 * RADIUS;
    const bends =
      path('M', right, y, 'a', RADIUS, RADIUS, 0, 0, 1, RADIUS, RADIUS, 'v', shaft) +
      path('M', right + RADIUS, back - RADIUS, 'a', RADIUS, RADIUS, 0, 0, 1, -RADIUS, RADIUS) +
      path('M', left, back, 'a', RADIUS, RADIUS, 0, 0, 1, -RADIUS, -RADIUS, 'v', -shaft) +
      path('M', left - RADIUS, y + RADIUS, 'a', RADIUS, RADIUS, 0, 0, 1, RADIUS, -RADIUS);
    const start = left + (inner - (separator?.width ?? 0)) / 2;
    const middle =
      separator === undefined
        ? line(left, back, inner)
        : line(left, back, start - left) +
          separator.draw(start, back) +
          line(start + separator.width, back, right - start - separator.width);
    const arrow = `<path class="arrow" d="M ${number(left + 2)} ${number(back)} l 7 -4 v 8 z"/>`;
    const through = track.draw(left, y) + line(left + track.width, y, inner - track.width);
    return line(x, y, RADIUS) + through + line(right, y, RADIUS) + bends + middle + arrow;
  };
  return { width, up: track.up, down: drop + (separator?.down ?? 0), draw };
}

/**
 * The track of a part of a grammar.
 * @param {(text: string, fontSize: number) => number} textWidth
 */
export function trackOf(node, textWidth) {
  const inner = (part) => trackOf(part, textWidth);
  switch (node.kind) {
    case 'sequence':
      return sequence(node.nodes.map(inner));
    case 'choice':
      return choice(node.nodes.map(inner));
    case 'option':
      return option(inner(node.node));
    case 'repeat':
      return repeat(inner(node.node), node.separator && inner(node.separator));
    default:
      return station(node, textWidth);
  }
}
