import assert from 'node:assert/strict';
import { printable } from '../../extension/core/printable';

describe('printable', () => {
  it('shows what a terminal would obey', () => {
    assert.equal(printable('\x1b[2J\x1b]0;title\x07 ok'), '␛[2J␛]0;title␇ ok');
    assert.equal(printable('all is fine\rnot'), 'all is fine␍not');
    assert.equal(printable('\x9b31m \x7f \u202egnp.exe'), '\\u009b31m \\u007f \\u202egnp.exe');
  });

  it('leaves text as it is', () => {
    const text = 'a table │ 1\u00a0000\r\n\tτ → 0.5 · 日本語 🙂\n';
    assert.equal(printable(text), text);
  });
});
