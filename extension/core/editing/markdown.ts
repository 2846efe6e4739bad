/** Text as it is, whatever Markdown would make of it. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!<>|~&]/g, '\\$&').replace(/\s+/g, ' ');
}

/** Text in a code span, cut to one line. */
export function code(text: string, longest = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const cut = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  const fence = cut.includes('`') ? '``' : '`';
  const space = cut.startsWith('`') || cut.endsWith('`') ? ' ' : '';
  return fence + space + cut + space + fence;
}
