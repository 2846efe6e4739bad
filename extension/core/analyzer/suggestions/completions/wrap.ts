import { PyModule, type PyFunction } from '../../../syntax/module';
import { PySource, type PyNode } from '../../../syntax/tree';
import { applyChanges, freshName, functionAt, indentAt, type TextChange } from '../../edit';

/** A function that is put around another one and takes its name, so that whoever calls it gets the new pay. */
export interface Wrapping {
  /** The function of the file that is put away under another name. */
  readonly name: string;
  /** Other functions of the file that the new one calls: it asks for their parameters, too. */
  readonly calls?: readonly string[];
  /** Parameters that the new one needs besides; the trainer must pass by keyword. */
  readonly asksFor?: readonly string[];
  /** Docstring and statements of the body, without indentation. */
  write(parts: Written): readonly string[];
}

/** What the body of a new function is written with. */
export interface Written {
  /** The new name of the wrapped function. */
  readonly inner: string;
  /** `accuracy_reward(completions=completions, answer=answer, **kwargs)`, with all that this function asks for. */
  call(name: string): string;
}

/** Module-level code that the new functions need; each is put before the first of them. */
export interface Support {
  /** `math`, `statistics`. */
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

/**
 * The source with these functions wrapped; null where one can't be: it is asynchronous, decorated, calls itself, or takes `*args`.
 * The rest of the file is as it was: what names such a function below it gets the new one.
 */
export async function wrapFunctions(
  source: string,
  wrappings: readonly Wrapping[],
  support: Support,
): Promise<string | null> {
  const document = await PySource.parse(source);
  if (document.hasError) return null;
  const module = new PyModule(document);
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  const names = new Set(document.root.all('identifier').map(({ text }) => text));
  const changes: TextChange[] = [];
  for (const wrapping of wrappings) {
    const functions = [wrapping.name, ...(wrapping.calls ?? [])].map((name) => functionAt(module, [name]));
    const [fn] = functions;
    if (!fn || functions.some((each) => !each || !isPlain(each, source))) return null;
    const signature = signatureOf(
      functions.filter((each) => each !== null),
      wrapping.asksFor ?? [],
    );
    if (!signature) return null;
    const inner = freshName({ names }, `${wrapping.name.replace(/_(reward|score|fn|func)$/, '')}_alone`);
    names.add(inner);
    const body = wrapping.write({
      inner,
      call: (name) => signature.call(name, name === wrapping.name ? inner : name),
    });
    const lines = [
      '',
      '',
      `def ${wrapping.name}(${signature.text}):`,
      ...body.map((line) => line && `    ${line}`),
    ];
    changes.push({ start: fn.nameNode.start, end: fn.nameNode.end, text: inner });
    changes.push({
      start: fn.node.end,
      end: fn.node.end,
      text: lines.map((line) => newline + line).join(''),
    });
  }
  const first = Math.min(...changes.map(({ start }) => start));
  const before = module.functions
    .map(({ node }) => node)
    .filter((node) => node.start <= first)
    .sort((a, b) => b.start - a.start)[0];
  if (!before) return null;
  const missing = support.imports.filter(
    (name) => !new RegExp(`^import [^\\n]*\\b${name}\\b`, 'm').test(source),
  );
  const top = [
    ...missing.map((name) => `import ${name}`),
    ...(missing.length > 0 ? ['', ''] : []),
    ...support.lines,
  ];
  const text = top.map((line) => line + newline).join('');
  const changed = applyChanges(source, [{ start: before.start, end: before.start, text }, ...changes]);
  return changed === null || (await PySource.parse(changed)).hasError ? null : changed;
}

function isPlain(fn: PyFunction, source: string): boolean {
  const isDecorated = /@[^\n]*\n[ \t]*$/.test(source.slice(0, fn.node.start));
  const callsItself = fn.body.all('identifier').some(({ text }) => text === fn.name);
  const isTop = indentAt(source, fn.node.start) === '';
  return isTop && !fn.isAsync && !fn.isGenerator && !isDecorated && !callsItself;
}

interface Parameter {
  readonly name: string;
  readonly text: string;
  readonly isRequired: boolean;
}

interface Parameters {
  readonly named: readonly Parameter[];
  /** The name behind `**`; null without. */
  readonly rest: string | null;
}

function parametersOf({ node }: PyFunction): Parameters | null {
  const named: Parameter[] = [];
  let rest: string | null = null;
  for (const part of node.child('parameters')?.parts ?? []) {
    if (part.type === 'keyword_separator') continue;
    const inner = part.type === 'typed_parameter' ? (part.parts[0] ?? part) : part;
    if (inner.type === 'dictionary_splat_pattern') rest = inner.all('identifier')[0]?.text ?? null;
    else if (/splat|separator/.test(inner.type)) return null;
    else named.push({ name: nameOf(part), text: part.text, isRequired: !part.type.includes('default') });
  }
  return { named, rest };
}

function nameOf(node: PyNode): string {
  return node.type === 'identifier' ? node.text : ((node.child('name') ?? node.parts[0])?.text ?? '');
}

/** The parameters of all of them, the first one's before the others', and how each is called with them. */
function signatureOf(
  functions: readonly PyFunction[],
  asksFor: readonly string[],
): { readonly text: string; call(name: string, as: string): string } | null {
  const each = functions.map(parametersOf);
  if (each.includes(null)) return null;
  const known = each.filter((one) => one !== null);
  const all = new Map<string, Parameter>();
  for (const parameter of [
    ...known.flatMap(({ named }) => named),
    ...asksFor.map((name) => ({ name, text: name, isRequired: true })),
  ])
    if (!all.has(parameter.name)) all.set(parameter.name, parameter);
  const rest = known.find((one) => one.rest !== null)?.rest ?? null;
  const list = [...all.values()].sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
  return {
    text: [...list.map(({ text }) => text), ...(rest === null ? [] : [`**${rest}`])].join(', '),
    call: (name, as) => {
      const own = known[functions.findIndex((fn) => fn.name === name)];
      // Who takes `**kwargs` may read any of them there.
      const given = own?.rest
        ? list
        : list.filter((one) => own?.named.some((mine) => mine.name === one.name));
      const passed = given.map((one) => `${one.name}=${one.name}`);
      return `${as}(${[...passed, ...(own?.rest && rest !== null ? [`**${rest}`] : [])].join(', ')})`;
    },
  };
}
