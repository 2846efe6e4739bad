// What the bundles and their assets contain of others, with the terms under which it is passed on.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `files`: paths of what was bundled or copied, of which those below a node_modules folder count. */
export function thirdPartyNotices(files) {
  const folders = new Set();
  for (const file of files) {
    // Of a package within a package, the inner one.
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
    if (found) folders.add(found[1]);
  }
  const notices = [...folders].map(noticeOf);
  return (
    'RewardSmith contains the following software, each under its own license.\n' +
    [...new Set(notices)].sort((a, b) => a.localeCompare(b, 'en')).join('')
  );
}

function noticeOf(folder) {
  const { name, version, license, repository, homepage } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const where = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? '';
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice|thirdpartynotices)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `\n${'='.repeat(80)}\n${[`${name} ${version}`, license, where].filter(Boolean).join('\n')}\n\n${texts.join('\n\n')}\n`;
}
