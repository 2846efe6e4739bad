/** Text as it is, whatever Markdown would make of it. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!<>|~&]/g, '\\$&').replace(/\s+/g, ' ');
}

/** Text in a code span, cut to one line. */
export function code(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const cut = line.length > most ? `${line.slice(0, most - 1)}…` : line;
  // Longer than any in the text, which must not end the span and begin a picture from somewhere.
  const longest = Math.max(0, ...(cut.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = cut.startsWith('`') || cut.endsWith('`') ? ' ' : '';
  return fence + space + cut + space + fence;
}
