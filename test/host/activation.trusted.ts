import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { commands, languages } from 'vscode';
import { COMMANDS } from '../../extension/host/command-ids';
import { manifest, open, revert, theExtension, type, until } from './editor';

describe('activation', () => {
  it('comes by itself with a task file in the folder', async () => {
    const extension = await until('the extension activates by itself', () => {
      const found = theExtension();
      return found.isActive && found;
    });
    // An activation that threw counts as active, and is told here.
    await extension.activate();
  });

  it('has little to load', () => {
    const bundle = require.resolve(join(theExtension().extensionPath, 'dist', 'extension.js'));
    // Zod is larger than all the rest (`zod/mini` is not); what needs it is in the engine, which comes later.
    assert.doesNotMatch(readFileSync(bundle, 'utf8'), /node_modules\/zod\/v4\/classic\//);
    const times = Array.from({ length: 5 }, () => {
      // A second copy beside the active one: only evaluated, never activated.
      const active = require.cache[bundle];
      Reflect.deleteProperty(require.cache, bundle);
      const started = performance.now();
      createRequire(bundle)(bundle);
      const milliseconds = performance.now() - started;
      require.cache[bundle] = active;
      return milliseconds;
    });
    const best = Math.min(...times);
    assert.ok(best < 50, `loading takes ${best.toFixed(0)} ms`);
  });

  it('registers every command that package.json contributes, and no other', async () => {
    const contributed = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual([...contributed].sort(), Object.values(COMMANDS).sort());
    const registered = (await commands.getCommands(true)).filter((id) => contributed.includes(id));
    assert.deepEqual(registered.sort(), [...contributed].sort());
  });

  it('has task files checked against the schema, comments allowed', async () => {
    const document = await open('lava.reward.json');
    assert.equal(document.languageId, 'jsonc');
    await type(document, '{ // why\n  "goal": "x", "trajectories": ["recordings/*.gz"], "gaol": 1 }');
    const [problem] = await until('the schema complains', () => {
      const found = languages.getDiagnostics(document.uri).filter(({ message }) => /gaol/.test(message));
      return found.length > 0 && found;
    });
    assert.equal(document.getText(problem?.range), '"gaol"');
    await revert(document);
  });
});
