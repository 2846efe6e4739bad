import assert from 'node:assert/strict';
import { mergeInto } from '../../../extension/host/merge';

const BASE = 'a\nb\nc\nd\ne\nf\n';
const WANTED = 'a\nB\nc\nd\ne\nF\n';

describe('mergeInto', () => {
  it('takes the change as it is when nothing else changed', () => {
    assert.equal(mergeInto(BASE, BASE, WANTED), WANTED);
    assert.equal(mergeInto(WANTED, BASE, WANTED), WANTED);
  });

  it('keeps edits beside the change, between its parts, and before and after it', () => {
    assert.equal(mergeInto('0\na\nb\nc\nD\ne\nf\ng\n', BASE, WANTED), null, 'g touches f: a guess');
    assert.equal(mergeInto('0\na\nb\nc\nD\ne\nf\n', BASE, WANTED), '0\na\nB\nc\nD\ne\nF\n');
    assert.equal(mergeInto('a\nb\nC\nd\ne\nf\n', BASE, WANTED), 'a\nB\nC\nd\ne\nF\n');
    assert.equal(mergeInto('a\nb\nd\ne\nf\n', BASE, WANTED), 'a\nB\nd\ne\nF\n');
  });

  it('gives up when both changed the same line or inserted in the same place', () => {
    assert.equal(mergeInto('a\nmine\nc\nd\ne\nf\n', BASE, WANTED), null);
    assert.equal(mergeInto('a\nb\nmine\nc\n', 'a\nb\nc\n', 'a\nb\ntheirs\nc\n'), null);
  });

  it('keeps line endings', () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    assert.equal(
      mergeInto(crlf('0\na\nb\nc\nd\ne\nf\n'), crlf(BASE), crlf(WANTED)),
      crlf('0\na\nB\nc\nd\ne\nF\n'),
    );
    assert.equal(mergeInto(crlf('0\na\nb\nc\nd\ne\nf\n'), crlf(BASE), WANTED), crlf('0\na\nB\nc\nd\ne\nF\n'));
  });
});
