import assert from 'node:assert/strict';
import type { VersionView } from '../../../webview/protocol/versions';
import { firstPair, versionTree } from '../../../webview/view/version-tree';

function version(id: string, parent: string | null): VersionView {
  return {
    id,
    name: id,
    origin: 'hand',
    parent,
    at: 0,
    explanation: '',
    verdict: null,
    auc: null,
    isPresent: false,
  };
}

const shape = (versions: readonly VersionView[]): unknown =>
  versionTree(versions).map(({ version: { id }, depth }) => [id, depth]);

describe('versions as a tree', () => {
  it('keeps the line that leads to the newest in one column, and moves what was left to the right', () => {
    const versions = [
      version('a', null),
      version('b', 'a'),
      version('c', 'b'),
      version('d', 'a'),
      version('e', 'd'),
    ];
    assert.deepEqual(shape(versions), [
      ['e', 0],
      ['d', 0],
      ['c', 1],
      ['b', 1],
      ['a', 0],
    ]);
    assert.deepEqual(firstPair(versions), { a: 'd', b: 'e' });
  });

  it('lets no damaged parent link hide or hang a version', () => {
    assert.deepEqual(shape([version('a', 'gone'), version('b', 'c'), version('c', 'b')]), [
      ['c', 0],
      ['b', 0],
      ['a', 0],
    ]);
    assert.equal(firstPair([version('a', null)]), null);
    assert.deepEqual(firstPair([version('a', null), version('b', null)]), { a: 'a', b: 'b' });
  });
});
