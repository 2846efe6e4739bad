import type { Block, Tone } from './blocks';
import { STYLE } from './style';
import { drawPicture } from './svg';
import { escapeHtml } from './escape-html';

/** One file that needs no other: no script, pictures inline, light or dark as the reader's system is, fit to print. */
export function htmlReport(title: string, blocks: readonly Block[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${blocks.map(blockHtml).join('\n')}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case 'text':
      return `<p${toneClass(block.tone)}>${escapeHtml(block.text)}</p>`;
    case 'verdict':
      return `<p class="verdict ${block.tone}"><strong>${escapeHtml(block.title)}.</strong> ${escapeHtml(block.text)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table':
      return `<div class="wide"><table><thead><tr>${block.header
        .map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`)
        .join('')}</tr></thead><tbody>${block.rows
        .map(
          (row) =>
            `<tr>${row.map((cell, k) => (k === 0 && cell !== '' ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`)).join('')}</tr>`,
        )
        .join('')}</tbody></table></div>`;
    case 'diff':
      return `<pre><code>${block.text.split('\n').map(diffLine).join('\n')}</code></pre>`;
    default:
      return drawPicture(block);
  }
}

function toneClass(tone: Tone | undefined): string {
  return tone === undefined || tone === 'plain' ? '' : ` class="${tone}"`;
}

function diffLine(line: string): string {
  const kind = /^(\+\+\+|---|@@)/.test(line)
    ? 'place'
    : line.startsWith('+')
      ? 'added'
      : line.startsWith('-')
        ? 'removed'
        : '';
  return kind ? `<span class="${kind}">${escapeHtml(line)}</span>` : escapeHtml(line);
}
