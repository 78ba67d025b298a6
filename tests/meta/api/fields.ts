import { GraphFault, invalid } from '../fault.ts';
import type { Json } from './json.ts';

/** Field selection: `id,name,business{id,name}`. */

export interface Field {
  readonly name: string;
  /** `null`: the default fields of what stands there. */
  readonly inner: readonly Field[] | null;
}

/** An object as the API shows it. Getters give `undefined` for what Meta leaves out. */
export interface View {
  readonly nodeType: string;
  readonly defaults: readonly string[];
  readonly fields: Readonly<Record<string, () => Json | View | undefined>>;
}

const syntaxError = (text: string) =>
  new GraphFault(
    2500,
    `Syntax error "Expected end of string instead of \\"${text.slice(0, 20)}\\"." at fields`,
  );

/** Reads one list up to its closing brace; returns it with the place after. */
function readList(text: string, start: number): readonly [Field[], number] {
  const fields: Field[] = [];
  let at = start;
  for (;;) {
    const name = /^[a-z][a-z0-9_]*/.exec(text.slice(at))?.[0];
    if (name === undefined) throw syntaxError(text.slice(at));
    at += name.length;
    let inner: readonly Field[] | null = null;
    if (text[at] === '{') {
      [inner, at] = readList(text, at + 1);
      if (text[at] !== '}') throw syntaxError(text.slice(at));
      at++;
    }
    fields.push({ name, inner });
    if (text[at] !== ',') return [fields, at];
    at++;
  }
}

export function parseFields(text: string): readonly Field[] {
  const [fields, end] = readList(text, 0);
  if (end !== text.length) throw syntaxError(text.slice(end));
  return fields;
}

const isView = (value: Json | View): value is View =>
  typeof value === 'object' && value !== null && 'nodeType' in value && 'fields' in value;

/** The chosen fields of an object; the id is always there, as with Meta. */
export function select(view: View, chosen: readonly Field[] | null): { readonly [name: string]: Json } {
  const fields = chosen ?? view.defaults.map((name): Field => ({ name, inner: null }));
  const selected: Record<string, Json> = {};
  for (const { name, inner } of fields) {
    const get = view.fields[name];
    if (get === undefined)
      throw invalid(`Tried accessing nonexisting field (${name}) on node type (${view.nodeType})`);
    const value = get();
    if (value === undefined) continue;
    if (isView(value)) selected[name] = select(value, inner);
    else if (inner !== null) throw invalid(`Subselection of scalar field (${name}) is not allowed`);
    else selected[name] = value;
  }
  const id = view.fields.id?.();
  if (typeof id === 'string') selected.id ??= id;
  return selected;
}
