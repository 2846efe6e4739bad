// `npm run package`: a VSIX of the production build.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { install, ROOT, runHere, runTool } from './setup.mjs';

const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const vsix = `${name}-${version}.vsix`;

if (!install()) process.exit(1);
if (!runHere(process.execPath, ['esbuild.mjs', '--production'])) process.exit(1);
if (!runTool('vsce', ['package', '--no-dependencies', '--out', vsix])) process.exit(1);
console.log(`${vsix}: ${(statSync(join(ROOT, vsix)).size / 1e6).toFixed(1)} MB`);
