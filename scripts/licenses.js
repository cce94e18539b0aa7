import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licence texts of all packages that went into some bundles, as one document.
 * @param {import('esbuild').Metafile[]} metafiles
 * @param {string} root
 */
export function licenses(metafiles, root) {
  const folders = new Set();
  for (const input of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const packages = [...folders].sort().map((folder) => packageIn(join(root, folder)));
  return packages.map((each) => notice(each, packages)).join('\n');
}

function packageIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return { name, version, license, text: file && readFileSync(join(folder, file), 'utf8').trim() };
}

/** Without a text of its own, a package has that of another one with the same licence. */
function notice({ name, version, license, text }, packages) {
  const other = packages.find((each) => each.license === license && each.text !== undefined);
  const reference = other && `; the words of ${license} stand under ${other.name}`;
  const words = text ?? `(the package holds no licence text${reference ?? ''})`;
  return `${name} ${version} (${license})\n${'-'.repeat(72)}\n${words}\n`;
}
