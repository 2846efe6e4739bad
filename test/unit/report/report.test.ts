import assert from 'node:assert/strict';
import type { Analysis } from '../../../extension/core/analyzer/analysis';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { reportFormatOf, writeReport } from '../../../extension/core/report/write';
import { observationFields } from '../../../extension/core/trajectory/fields';
import { contextOf } from '../analyzer/recording';
import { sketch } from '../measures/build';

const NASTY = '<img src=x onerror=alert(1)> & "quoted" | `code` [link](http://x) @somebody';

function input() {
  const drawn = sketch([
    { outcome: 'success', rewards: [1, 2], states: [0, 1, 2].map((x) => ({ x, y: 0 })) },
    { outcome: 'failure', cause: NASTY, rewards: [0, -1], states: [0, 1, 0].map((x) => ({ x, y: 1 })) },
  ]);
  const evaluation = evaluate({ ...drawn, discount: 0.9 });
  const step = { trajectory: NASTY, step: 1 };
  const analysis: Analysis = {
    evaluation,
    verdict: {
      kind: 'exploitable',
      title: 'Exploitable',
      sentence: NASTY,
      restsOn: [],
      next: [NASTY, 'Second'],
    },
    exploits: [
      {
        kind: 'cycle',
        perStep: 0.5,
        gain: 3,
        approach: [],
        steps: [
          { trajectory: '1', step: 0 },
          { trajectory: '1', step: 1 },
        ],
        rounds: 4,
        message: `pacing ${NASTY}`,
      },
    ],
    causes: [{ cause: NASTY, count: 1, share: 1, evidence: [step], signs: [], neverReached: NASTY }],
    findings: [
      {
        code: 'RS001',
        severity: 'warning',
        message: NASTY,
        file: '/a/reward.py',
        range: { line: 3, column: 1, endLine: 3, endColumn: 2 },
        source: 'rule',
      },
    ],
    suggestions: [
      {
        id: 'x',
        title: NASTY,
        explanation: NASTY,
        answers: [],
        code: '',
        diff: '--- a\n+++ b\n@@ -1 +1 @@\n-x = "<b>"\n+x = "```"',
        evidence: [],
        effect: { before: {}, after: {}, moved: [], sentence: 'AUC 0.50 → 1.00.' },
      },
    ],
  };
  const { task } = contextOf([]);
  return {
    context: { file: '/a/lava.reward.json', task, fields: observationFields(drawn.set) },
    rewardFile: '/a/reward.py',
    analysis,
  };
}

describe('writeReport', () => {
  it('writes one HTML file that loads nothing and runs nothing, whatever the texts are', () => {
    const html = writeReport(input(), 'html');
    assert.match(html, /^<!doctype html>/);
    assert.doesNotMatch(html, /<script|<link|<img|<iframe|javascript:/i);
    assert.doesNotMatch(html.replace(/&[^;]+;/g, ''), /\son\w+="/);
    assert.match(html, /default-src 'none'/);
    assert.match(html, /prefers-color-scheme: dark/);
    assert.match(html, /@media print/);
    assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt; &amp; &quot;quoted&quot;/);
    // Every tag that is opened is closed.
    const open = new Map<string, number>();
    for (const [, slash, tag, rest] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
      if (/^(meta|br|circle|line|rect|polyline)$/.test(tag ?? '') || rest?.endsWith('/')) continue;
      open.set(tag ?? '', (open.get(tag ?? '') ?? 0) + (slash ? -1 : 1));
    }
    assert.deepEqual(
      [...open].filter(([, n]) => n !== 0),
      [],
    );
  });

  it('says verdict, next things, order, causes, exploits, suggestions and findings, in that order', () => {
    const html = writeReport(input(), 'html');
    const headings = [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, text]) => text);
    assert.deepEqual(headings, [
      'What to do next',
      'Does it order episodes as their outcomes do?',
      'Why episodes fail',
      'How it can be exploited',
      'Suggestions',
      'Findings',
    ]);
    // Marks of the returns, the bar of the cause, the way of the exploit: each a picture with words for it.
    assert.equal([...html.matchAll(/<svg [^>]*role="img" aria-label="[^"]+/g)].length, 3);
    assert.match(html, /<span class="removed">-x = &quot;&lt;b&gt;&quot;<\/span>/);
    assert.equal([...(/<ol>(.*?)<\/ol>/s.exec(html)?.[1] ?? '').matchAll(/<li>/g)].length, 3);
  });

  it('writes Markdown in which no text becomes markup', () => {
    const markdown = writeReport(input(), 'markdown');
    const prose = markdown.replace(/^(`{3,})[a-z]+\n[\s\S]*?\n\1$/gm, '');
    assert.doesNotMatch(prose, /(?<!\\)<|(?<!\\)\[link|@s/);
    assert.match(prose, /\\<img src=x onerror=alert\(1\)\\>/);
    assert.match(markdown, /^````diff$/m);
    assert.match(markdown, /success {2,}\|/);
    // A bar inside a cell would be a column of its own.
    const row = markdown.split('\n').find((line) => line.startsWith('| warning')) ?? '';
    assert.equal(row.replace(/\\\|/g, '').split('|').length, 6);
  });

  it('knows the format by the name of the file', () => {
    assert.equal(reportFormatOf('a/b.HTML'), 'html');
    assert.equal(reportFormatOf('b.md'), 'markdown');
    assert.equal(reportFormatOf('b.pdf'), null);
  });
});
