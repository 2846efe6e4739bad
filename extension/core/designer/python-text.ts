const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** A Python identifier made from words, unlike those in `taken`; it is added to them. */
export function identifierFor(words: string, taken: Set<string>): string {
  const plain = words
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  const start = /^[a-z]/.test(plain) && !KEYWORDS.has(plain) ? plain : `value_${plain}`;
  let name = start;
  for (let n = 2; taken.has(name); n++) name = `${start}_${n}`;
  taken.add(name);
  return name;
}

/** A JSON string is a Python string but for lone surrogates, which no source file can hold. */
export function pythonString(text: string): string {
  return JSON.stringify(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'));
}

export function pythonNumber(value: number): string {
  const text = String(Number(value.toPrecision(6)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A module docstring of the paragraphs that are not empty; each paragraph is one string, wrapped at about 100 characters. */
export function docstring(paragraphs: readonly string[]): string {
  const text = paragraphs
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) =>
      paragraph
        .split('\n')
        .map((line) => wrap(line, 100))
        .join('\n'),
    )
    .join('\n\n')
    .replaceAll('\\', '\\\\')
    .replaceAll('"""', "'''");
  return `"""${text.endsWith('"') ? `${text} ` : text}${text.includes('\n') ? '\n' : ''}"""\n`;
}

/** The explanation before any code, and the import that the code below needs. */
export function fileHead(goal: string, explanation: string, code: string): string {
  return docstring([goal.trim(), explanation]) + (mentions(code, 'math') ? '\nimport math\n' : '');
}

export function comment(text: string, indent: string): string {
  return wrap(text.replace(/\s+/g, ' '), 96 - indent.length)
    .split('\n')
    .map((line) => `${indent}# ${line}\n`)
    .join('');
}

/** Whether Python code (comments and plain strings left aside) uses a name. */
export function mentions(code: string, name: string): boolean {
  const bare = code.replace(/"(?:[^"\\\n]|\\.)*"/g, '""').replace(/#.*$/gm, '');
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(bare);
}

/** Breaks at spaces; a line that starts with "- " goes on indented. */
function wrap(line: string, width: number): string {
  const hanging = line.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = hanging + word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current].join('\n');
}
