import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type * as RuffModule from '@astral-sh/ruff-wasm-nodejs';
import type { Diagnostic, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { assetPath } from '../assets';
import type { Finding, Severity } from './finding';

/**
 * What ruff is asked for. Over real reward code most of its rules are noise (unused imports, names the trainer injects,
 * zip without strict), so only those are on that mean a crash, a statement without effect, or a value other than meant.
 * Unused variables, broad excepts and mutable defaults are left to the reward rules, which know what reaches the return.
 */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  // The code cannot run, or this line raises as soon as it is reached.
  'invalid-syntax': 'error',
  E9: 'error',
  F7: 'error',
  F82: 'error',

  // A statement that does nothing, or an expression whose value cannot be what was meant.
  F5: 'warning',
  F6: 'warning',
  B002: 'warning',
  B005: 'warning',
  B012: 'warning',
  B015: 'warning',
  B018: 'warning',
  PLE: 'warning',
  B025: 'warning',
  B031: 'warning',
  B032: 'warning',
  B034: 'warning',
  B035: 'warning',
  NPY201: 'warning',
  NPY001: 'warning',

  PLW0128: 'warning',
  PLW0129: 'warning',
  PLW0133: 'warning',
  PLW0177: 'warning',
  PLW0711: 'warning',
  RUF016: 'warning',
  RUF034: 'warning',
  SIM220: 'warning',
  SIM221: 'warning',
  SIM222: 'warning',
  SIM223: 'warning',
  // Often meant.
  B020: 'info',
  B023: 'info',
  B033: 'info',
  E711: 'info',
  F402: 'info',
  F811: 'info',
  PIE794: 'info',
  PLW0127: 'info',
  W605: 'info',
};

/** Within the families above: style, or wrong too often on reward code. */
const IGNORED = ['F541', 'F502', 'F504', 'F522', 'F722', 'PLE1205', 'PLE1206'];

/** Codes whose fix is what the author meant; the fixes of the others only tidy the mistake away. */
const TRUSTED_FIXES = new Set(['E711', 'F632', 'NPY001', 'NPY201', 'W605']);

let ruff: typeof RuffModule | undefined;
const workspaces = new Map<string, Workspace>();

/**
 * Loaded on first use: compiling 10 MB of WebAssembly takes a quarter of a second. V8's optimizing compiler would go over them again
 * for seconds, with the whole process waiting for it; the code of its first compiler is fast enough for a page of Python.
 */
function loadRuff(): typeof RuffModule {
  setFlagsFromString('--liftoff-only');
  try {
    return createRequire(__filename)(assetPath('ruff', 'ruff_wasm.js')) as typeof RuffModule;
  } finally {
    setFlagsFromString('--no-liftoff-only');
  }
}

function workspaceFor(injectedNames: readonly string[]): Workspace {
  const key = [...injectedNames].sort().join(' ');
  let workspace = workspaces.get(key);
  if (!workspace) {
    ruff ??= loadRuff();
    workspace = new ruff.Workspace(
      {
        'target-version': 'py312',
        builtins: [...injectedNames],
        lint: {
          select: Object.keys(SEVERITIES).filter((code) => code !== 'invalid-syntax'),
          ignore: IGNORED,
        },
      },
      ruff.PositionEncoding.Utf16,
    );
    workspaces.set(key, workspace);
  }
  return workspace;
}

/** Ruff's findings on a reward file; of several syntax errors only the first, the rest are its echo. */
export function lintWithRuff(source: string, file: string, injectedNames: readonly string[]): Finding[] {
  const diagnostics = workspaceFor(injectedNames).check(source) as Diagnostic[];
  const broken = diagnostics.find(isSyntaxError);
  if (broken) return [atItsCause(toFinding(broken, file), source)];
  const lines = source.split('\n');
  return diagnostics
    .filter((diagnostic) => !isInsideAnnotationText(diagnostic, lines) && !isPropertyRead(diagnostic, lines))
    .map((diagnostic) => toFinding(diagnostic, file));
}

/** A bracket that is never closed swallows what follows: ruff points to where that stops making sense, often the file's end. */
function atItsCause(finding: Finding, source: string): Finding {
  const open = unclosedBracket(source);
  if (!open) return finding;
  const { line, column, text } = open;
  return {
    ...finding,
    message: `Python cannot read this: \`${text}\` is never closed.`,
    range: { line, column, endLine: line, endColumn: column + 1 },
  };
}

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** Comments, texts and brackets; a text of one line ends with it. */
const TOKENS =
  /#[^\n]*|"{3}(?:\\[\s\S]|(?!"{3})[\s\S])*(?:"{3}|$)|'{3}(?:\\[\s\S]|(?!'{3})[\s\S])*(?:'{3}|$)|"(?:\\[\s\S]|[^"\n\\])*"?|'(?:\\[\s\S]|[^'\n\\])*'?|[()[\]{}]/g;

/** The innermost bracket that is still open at the end; null where all are closed, or one is closed by another kind. */
function unclosedBracket(
  source: string,
): { readonly line: number; readonly column: number; readonly text: string } | null {
  const open: { readonly text: string; readonly at: number }[] = [];
  for (const { 0: text, index } of source.matchAll(TOKENS)) {
    if (/^[([{]$/.test(text)) open.push({ text, at: index });
    else if (CLOSES[text] !== undefined && open.pop()?.text !== CLOSES[text]) return null;
  }
  const last = open.at(-1);
  if (!last) return null;
  const before = source.slice(0, last.at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, text: last.text };
}

function isSyntaxError(diagnostic: Diagnostic): boolean {
  return diagnostic.code === null || diagnostic.code === 'invalid-syntax';
}

/** `self.segmentation_map` alone on a line: properties are read for what they do. */
function isPropertyRead(
  { code, start_location: start, end_location: end }: Diagnostic,
  lines: readonly string[],
): boolean {
  if (code !== 'B018' || start.row !== end.row) return false;
  const text = lines[start.row - 1]?.slice(start.column - 1, end.column - 1) ?? '';
  return (
    /^\w+(\.\w+)+$/.test(text) && !/\.(sum|mean|item|append|strip|lower|upper|clip|abs|max|min)$/.test(text)
  );
}

/** `Float[Tensor, "batch 3"]`: ruff takes the shape for names; Python never evaluates it. */
function isInsideAnnotationText(diagnostic: Diagnostic, lines: readonly string[]): boolean {
  const { row, column } = diagnostic.start_location;
  return (
    diagnostic.code === 'F821' &&
    /["' ]/.test(lines[row - 1]?.charAt(column - 2) ?? '') &&
    isQuoted(lines[row - 1] ?? '', column - 1)
  );
}

function isQuoted(line: string, offset: number): boolean {
  let quote = '';
  for (const character of line.slice(0, offset)) {
    if (quote === character) quote = '';
    else if (!quote && (character === '"' || character === "'")) quote = character;
    else if (!quote && character === '#') return false;
  }
  return quote !== '';
}

function toFinding(diagnostic: Diagnostic, file: string): Finding {
  const { start_location: start, end_location: end, fix } = diagnostic;
  const code = isSyntaxError(diagnostic) ? 'invalid-syntax' : (diagnostic.code ?? 'invalid-syntax');
  const message =
    code === 'invalid-syntax'
      ? `Python cannot read this: ${lowerFirst(diagnostic.message)}.`
      : diagnostic.message;
  return {
    code,
    severity: severityOf(code),
    message,
    file,
    range: { line: start.row, column: start.column, endLine: end.row, endColumn: end.column },
    source: 'ruff',
    ...(fix && fix.edits.length && TRUSTED_FIXES.has(code)
      ? {
          fix: {
            title: fix.message ?? `Fix ${code}`,
            edits: fix.edits.map((edit) => ({
              range: {
                line: edit.location.row,
                column: edit.location.column,
                endLine: edit.end_location.row,
                endColumn: edit.end_location.column,
              },
              text: edit.content ?? '',
            })),
          },
        }
      : {}),
  };
}

function severityOf(code: string): Severity {
  let best = '';
  for (const prefix of Object.keys(SEVERITIES))
    if (code.startsWith(prefix) && prefix.length > best.length) best = prefix;
  return SEVERITIES[best] ?? 'info';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
