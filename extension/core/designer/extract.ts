import { parsePython } from '../syntax/parser';
import type { Design } from './designer';

/** Where an answer holds a piece of code. */
interface Block {
  readonly code: string;
  /** Offset of the block in the answer. */
  readonly start: number;
}

/**
 * The design in a model's answer, null when it holds no function. Models fence code wrongly, forget to, show parts
 * before the whole, or answer as a tool call; the longest piece that parses and defines something is taken.
 */
export async function extractDesign(answer: string): Promise<Design | null> {
  // A reasoning model's thoughts are no part of the answer; an unclosed thought swallows it all, so it stays.
  const text = answer.replace(/\r\n?/g, '\n').replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, '');
  const said = fromJson(text);
  if (said) return said;
  const fenced = await best(fencedBlocks(text));
  const found = fenced ?? (await unfenced(text));
  if (!found) return null;
  const before = withoutFences(text.slice(0, found.start)).trim();
  return {
    explanation: before || docstringOf(found.code) || withoutFences(text.replace(found.code, '')).trim(),
    code: `${found.code.trim()}\n`,
  };
}

/** `{"explanation": …, "code": …}`, as a tool's arguments or as the whole answer. */
function fromJson(text: string): Design | null {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start || !/"(code|reward_code|python)"\s*:/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start, end + 1));
  } catch {
    return null;
  }
  const call = record(value);
  const fields = record(call?.arguments) ?? record(call?.parameters) ?? call;
  const code = fields?.code ?? fields?.reward_code ?? fields?.python;
  if (typeof code !== 'string' || !defines(code)) return null;
  const explanation = typeof fields?.explanation === 'string' ? fields.explanation : docstringOf(code);
  return { explanation, code: `${code.trim()}\n` };
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** Backticks or tildes with any language, three quotes with one; a fence that is never closed goes to the end. */
const FENCE = /^([ \t]*)(`{3,}|~{3,}|'{3}(?=[ \t]*(?:python|py)\b))[ \t]*([\w+.-]*)[^\n`]*$/gm;

function fencedBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  for (let match = nextFence(text, 0); match;) {
    const [line, indent = '', fence = ''] = match;
    const from = match.index + line.length + 1;
    const closing = new RegExp(`^[ \\t]*${fence}+[ \\t]*$`, 'm').exec(text.slice(from));
    const to = closing ? from + closing.index : text.length;
    const { index: start } = match;
    const code = dedent(text.slice(from, to), indent);
    // A whole answer is now and then fenced as Markdown, with its own fences inside.
    blocks.push({ code, start }, ...fencedBlocks(code).map((inner) => ({ code: inner.code, start })));
    match = closing ? nextFence(text, to + closing[0].length) : null;
  }
  return blocks;
}

function nextFence(text: string, from: number): RegExpExecArray | null {
  FENCE.lastIndex = from;
  return FENCE.exec(text);
}

function dedent(code: string, indent: string): string {
  return indent === ''
    ? code
    : code
        .split('\n')
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join('\n');
}

/** The longest block that parses; when none does, the longest that defines something: the critic says what is wrong. */
async function best(blocks: readonly Block[]): Promise<Block | null> {
  const defining = blocks
    .filter(({ code }) => defines(code))
    .sort((a, b) => b.code.length - a.code.length || b.start - a.start);
  for (const block of defining) if (await parses(block.code)) return block;
  return defining[0] ?? null;
}

const CODE_START = /^(import \w|from [\w.]+ import |def \w|async def |class \w|@\w|""")/;
/** Each try parses the text once; an answer is no book. */
const MAX_TRIES = 400;

/** Code between prose: from a line that begins a Python file to the last one up to which it parses. */
async function unfenced(text: string): Promise<Block | null> {
  const lines = text.split('\n');
  let tries = 0;
  for (const [first, line] of lines.entries()) {
    if (!CODE_START.test(line)) continue;
    for (let end = lines.length; end > first && tries < MAX_TRIES; end--, tries++) {
      const code = lines.slice(first, end).join('\n');
      if (!defines(code)) break;
      if (await parses(code)) return { code, start: lines.slice(0, first).join('\n').length };
    }
  }
  return null;
}

function defines(code: string): boolean {
  return /^[ \t]*(async def|def|class)\s+\w+/m.test(code);
}

async function parses(code: string): Promise<boolean> {
  const tree = await parsePython(code);
  try {
    return !tree.rootNode.hasError;
  } finally {
    tree.delete();
  }
}

function docstringOf(code: string): string {
  return /^\s*(?:"""([\s\S]*?)"""|'''([\s\S]*?)''')/.exec(code)?.slice(1).find(Boolean)?.trim() ?? '';
}

function withoutFences(text: string): string {
  return text.replace(/^[ \t]*(`{3,}|~{3,})[^\n]*$/gm, '');
}
