import { callShape, stringValue, unparenthesized } from '../syntax/expressions';
import type { PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';

/** Names of the fields of a record that a callee makes, in order: a namedtuple, a NamedTuple or a dataclass of the file. */
export function fieldsOfRecord(callee: PyNode, module: PyModule): readonly string[] | null {
  if (callee.type !== 'identifier') return null;
  const made = module.classes.find(({ name }) => name === callee.text);
  if (made) return fieldsOfClass(made.node);
  const [write, ...more] = module.flow.writes.filter(({ key }) => key === callee.text);
  const call = write?.value && !more.length ? callShape(unparenthesized(write.value)) : null;
  const [, fields] = call?.positional ?? [];
  if (!call || !/(^|\.)namedtuple$/.test(module.canonicalName(call.callee) ?? '') || !fields) return null;
  const text = stringValue(fields);
  if (text !== null) return text.split(/[\s,]+/).filter(Boolean);
  return /^(list|tuple)$/.test(fields.type) ? fields.parts.map((part) => stringValue(part) ?? '') : null;
}

/** `x: float` of a class that derives from NamedTuple or is decorated as a dataclass; null for every other. */
function fieldsOfClass(node: PyNode): string[] | null {
  const bases = node.child('superclasses')?.text ?? '';
  const isData =
    node.parent?.type === 'decorated_definition' &&
    node.parent.parts.some(({ type, text }) => type === 'decorator' && /\bdataclass\b/.test(text));
  if (!isData && !/\bNamedTuple\b/.test(bases)) return null;
  return (node.child('body')?.parts ?? []).flatMap((statement) => {
    const assignment = statement.parts[0];
    return assignment?.type === 'assignment' && assignment.child('type')
      ? (assignment.child('left')?.text ?? [])
      : [];
  });
}
