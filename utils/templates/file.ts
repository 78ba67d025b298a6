import * as v from 'valibot';
import {
  CST,
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  stringify,
} from 'yaml';
import { nearest } from '../nearest.ts';
import { templateEntries, templateText, type ValueProblem } from './schema.ts';
import type { Template } from './template.ts';

/** Bytes of a template's file. */
export const MAX_TEMPLATE_FILE = 256 * 1024;
/** Words and signs of a file: more make no template, and keep a computer busy. */
const MAX_TOKENS = 20_000;
/** Levels of lists and maps within each other; a template has five. */
const MAX_DEPTH = 12;
const MAX_PROBLEMS = 20;

export type TemplateFileCode =
  | ValueProblem
  | 'file_too_large'
  | 'too_complex'
  | 'too_deep'
  | 'not_yaml'
  /** Anchors, aliases, tags, merge keys, complex keys, directives and further documents. */
  | 'feature'
  | 'key_twice'
  | 'key_unknown'
  | 'key_unknown_near'
  | 'key_missing'
  | 'value_unknown'
  | 'value_unknown_near'
  | 'type'
  | 'no_template';

/** What is wrong in a file, and where. */
export interface TemplateFileProblem {
  /** One-based. */
  readonly line: number;
  readonly column: number;
  readonly code: TemplateFileCode;
  readonly args: readonly string[];
}

export type TemplateFile =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problems: readonly TemplateFileProblem[] };

/** What editors are told the shape of a template by; in a file beside what a template has. */
export const templateFileSchema = v.strictObject({
  $schema: v.exactOptional(templateText(500)),
  ...templateEntries,
  description: v.optional(templateEntries.description, ''),
  token: v.optional(templateEntries.token, null),
});

interface Fault {
  readonly at: number;
  readonly code: TemplateFileCode;
  readonly args: readonly string[];
}
const fault = (at: number, code: TemplateFileCode, ...args: string[]): Fault => ({ at, code, args });

/**
 * Reads a template from YAML 1.2 or JSON, which is YAML too. Nothing but plain maps, lists and scalars is taken,
 * and what could keep the parser busy is refused before it starts.
 */
export function readTemplateFile(text: string): TemplateFile {
  const lines = new LineCounter();
  const place = ({ at, code, args }: Fault): TemplateFileProblem => {
    const { line, col } = lines.linePos(at);
    return { line: Math.max(1, line), column: Math.max(1, col), code, args };
  };
  const refuse = (faults: readonly Fault[]): TemplateFile => ({
    ok: false,
    problems: [...faults]
      .sort((a, b) => a.at - b.at)
      .slice(0, MAX_PROBLEMS)
      .map(place),
  });
  lines.addNewLine(0);
  if (text.length > MAX_TEMPLATE_FILE) return refuse([fault(0, 'file_too_large')]);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const odd = scan(text);
  if (odd !== null) return refuse([odd]);
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const [broken] = document.errors;
  if (broken !== undefined) {
    if (broken.code === 'RESOURCE_EXHAUSTION') return refuse([fault(broken.pos[0], 'too_deep')]);
    if (broken.code === 'MULTIPLE_DOCS') return refuse([fault(broken.pos[0], 'feature', '---')]);
    return refuse([fault(broken.pos[0], 'not_yaml', broken.message)]);
  }
  if (!isMap(document.contents)) return refuse([fault(startOf(document.contents), 'no_template')]);
  const read = plainOf(document.contents, 0);
  if (!read.ok) return refuse([read.fault]);
  const checked = v.safeParse(templateFileSchema, read.value);
  if (!checked.success) return refuse(checked.issues.flatMap((issue) => faultsOf(issue, document)));
  const { $schema: _, ...template } = checked.output;
  return { ok: true, template };
}

const REFUSED: ReadonlySet<string> = new Set([
  'anchor',
  'alias',
  'tag',
  'explicit-key-ind',
  'directive-line',
]);

/** Looks over the words and signs without building anything: the first that a template has no use for. */
function scan(text: string): Fault | null {
  let at = 0;
  let tokens = 0;
  let depth = 0;
  let inScalar = false;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    // What follows the mark of a scalar is its text, whatever it begins with.
    if (!inScalar && type !== null && REFUSED.has(type))
      return fault(at, 'feature', token.trim().slice(0, 40));
    inScalar = type === 'scalar';
    if (type === 'flow-map-start' || type === 'flow-seq-start') depth++;
    if (type === 'flow-map-end' || type === 'flow-seq-end') depth--;
    if (depth > MAX_DEPTH) return fault(at, 'too_deep');
    if (++tokens > MAX_TOKENS) return fault(at, 'too_complex');
    // Marks of the lexer itself stand for no character of the text.
    if (type !== 'doc-mode' && type !== 'flow-error-end' && type !== 'scalar') at += token.length;
  }
  return null;
}

type Plain = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault };

const startOf = (node: unknown): number =>
  typeof node === 'object' && node !== null && 'range' in node ? ((node as Node).range?.[0] ?? 0) : 0;

/** The plain value of a node. Objects have no prototype, so that no key of the file means anything else. */
function plainOf(node: unknown, depth: number): Plain {
  const refuse = (at: unknown, code: TemplateFileCode, ...args: string[]): Plain => ({
    ok: false,
    fault: fault(startOf(at), code, ...args),
  });
  if (depth > MAX_DEPTH) return refuse(node, 'too_deep');
  if (node === null) return { ok: true, value: null };
  if (isScalar(node)) return { ok: true, value: node.value };
  if (isSeq(node)) {
    const list: unknown[] = [];
    for (const item of node.items) {
      const read = plainOf(item, depth + 1);
      if (!read.ok) return read;
      list.push(read.value);
    }
    return { ok: true, value: list };
  }
  if (!isMap(node)) return refuse(node, 'feature', '');
  const map: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : null;
    if (name === null || name === '<<') return refuse(key, 'feature', name ?? '');
    if (name in map) return refuse(key, 'key_twice', name);
    const read = plainOf(value, depth + 1);
    if (!read.ok) return read;
    map[name] = read.value;
  }
  return { ok: true, value: map };
}

type Path = readonly (string | number)[];

/** Where the value at a path stands; of something missing, where the map stands that lacks it. */
function placeOf(document: Document, path: Path, ofKey: boolean): number {
  let node: unknown = document.contents;
  let at = startOf(node);
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (!isPair(pair)) return at;
      node = last && ofKey ? pair.key : (pair.value ?? pair.key);
    } else return at;
    if (node !== null && node !== undefined) at = startOf(node);
  }
  return at;
}

/** The keys of templates, for when one is mistyped. */
const KEYS = [
  ...Object.keys(templateFileSchema.entries),
  'kind',
  'ids',
  'group',
  'tasks',
  'app',
  'permissions',
  'expiry',
] as const;

const shown = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, 60) : (JSON.stringify(value)?.slice(0, 60) ?? '');

const quoted = (expected: string | null): string[] =>
  [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? '');

function faultsOf(issue: v.BaseIssue<unknown>, document: Document): Fault[] {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const at = placeOf(document, path, false);
  const last = String(path.at(-1) ?? '');
  // An item is spoken of by the name of its list.
  const name = String(path.findLast((step) => typeof step === 'string') ?? '');
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known = nearest(last, KEYS);
    const key = placeOf(document, path, true);
    const odd = shown(last);
    return [known === null ? fault(key, 'key_unknown', odd) : fault(key, 'key_unknown_near', odd, known)];
  }
  if (issue.received === 'undefined' && last !== '') return [fault(at, 'key_missing', last)];
  if (issue.kind === 'validation' || issue.type === 'union' || issue.type === 'never')
    return [fault(at, issue.message as ValueProblem, name)];
  if (['picklist', 'literal', 'variant'].includes(issue.type)) {
    const options = quoted(issue.expected);
    const near = typeof issue.input === 'string' ? nearest(issue.input, options) : null;
    return [
      near === null
        ? fault(at, 'value_unknown', name, shown(issue.input), options.join(', ') || (issue.expected ?? ''))
        : fault(at, 'value_unknown_near', name, shown(issue.input), near),
    ];
  }
  return [fault(at, 'type', name, (issue.expected ?? '').toLowerCase())];
}

export type TemplateFormat = 'yaml' | 'json';

/** A template as a file to share; reading it gives the same template. */
export const writeTemplateFile = (template: Template, format: TemplateFormat): string =>
  format === 'json'
    ? `${JSON.stringify(template, null, 2)}\n`
    : stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
