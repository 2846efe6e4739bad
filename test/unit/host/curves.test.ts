import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readRecordings } from '../../../extension/core/trajectory/load';
import { curvesOf } from '../../../extension/host/recording/curves';
import { pushedSchema } from '../../../webview/recording/protocol';
import { directoryOf, removeFiles } from '../trajectory/files';

const FIXTURES = join(__dirname, '../../fixtures/recordings');

describe('the page of a file without steps', () => {
  afterEach(removeFiles);

  async function contentOf(name: string, directory: string): Promise<ReturnType<typeof curvesOf>> {
    const { files } = await readRecordings([name], directory);
    const [file] = files;
    assert.ok(file?.table);
    const content = curvesOf(file.table);
    const sent = pushedSchema.parse({ kind: 'page', page: { kind: 'curves', file: name, content } });
    assert.ok(sent.page.kind === 'curves');
    return sent.page.content;
  }

  it('shows the curves of a Monitor log and says that nothing can be replayed', async () => {
    const content = await contentOf('cartpole.monitor.csv', FIXTURES);
    assert.equal(content.title, 'Stable-Baselines3 Monitor CSV, over episodes');
    assert.deepEqual(content.curves.map(({ name, range }) => [name, range]).slice(0, 2), [
      ['return', '12 … 20'],
      ['length', '12 … 20'],
    ]);
    assert.deepEqual([...(content.curves[0]?.values ?? [])].slice(0, 3), [18, 14, 12]);
    assert.match(content.problem.message, /no steps to replay a reward on/);
  });

  it('thins long series to means of neighbours', async () => {
    const rows = Array.from({ length: 4000 }, (_, i) => `${i},1,0.5\n`).join('');
    const log = `#{"t_start": 1.0, "env_id": "X-v0"}\nr,l,t\n${rows}`;
    const { curves } = await contentOf('a.monitor.csv', directoryOf({ 'a.monitor.csv': log }));
    assert.deepEqual([...(curves[0]?.values ?? [])].slice(0, 2), [1.5, 5.5]);
    assert.equal(curves[0]?.values.length, 1000);
  });
});
