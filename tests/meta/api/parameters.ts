import { invalid } from '../fault.ts';

/** The parameters of a call, read strictly: what is not declared, given twice or of another type is refused. */

export interface ParameterSpec {
  readonly type: 'string' | 'id' | 'bool' | 'list';
  readonly required?: boolean;
}
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

export interface Parameters {
  has(name: string): boolean;
  /** Empty when absent. */
  text(name: string): string;
  flag(name: string): boolean;
  list(name: string): readonly string[];
  names(): readonly string[];
}

/** Taken by every call. */
const COMMON: ParameterSpecs = {
  access_token: { type: 'string' },
  appsecret_proof: { type: 'string' },
  locale: { type: 'string' },
  pretty: { type: 'bool' },
};

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function parseList(name: string, value: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw invalid(`Param ${name} must be an array.`);
  }
  if (!Array.isArray(parsed) || !parsed.every((item): item is string => typeof item === 'string'))
    throw invalid(`Param ${name} must be an array of strings.`);
  return parsed;
}

function checkType(name: string, value: string, { type }: ParameterSpec): void {
  if (type === 'id' && !/^\d{1,20}$/.test(value))
    throw invalid(`Param ${name} must be a valid ID (e.g. "123")`);
  if (type === 'bool' && !BOOLEANS.has(value)) throw invalid(`Param ${name} must be a boolean`);
  if (type === 'list') parseList(name, value);
}

export function readParameters(raw: ReadonlyMap<string, string>, specs: ParameterSpecs): Parameters {
  for (const [name, value] of raw) {
    const spec = specs[name] ?? COMMON[name];
    if (spec === undefined) throw invalid(`Unknown parameter: ${name}`);
    checkType(name, value, spec);
  }
  for (const [name, { required }] of Object.entries(specs))
    if (required && (raw.get(name) ?? '') === '') throw invalid(`The parameter ${name} is required`);
  const text = (name: string) => raw.get(name) ?? '';
  return {
    has: (name) => raw.has(name),
    text,
    flag: (name) => BOOLEANS.get(text(name)) ?? false,
    list: (name) => (raw.has(name) ? parseList(name, text(name)) : []),
    names: () => [...raw.keys()],
  };
}

/** Adds the pairs of a query or form to `into`. PHP would keep the last of two; that hides slips, so: refused. */
export function addPairs(into: Map<string, string>, encoded: string): void {
  for (const [name, value] of new URLSearchParams(encoded)) {
    if (into.has(name)) throw invalid(`Param ${name} is given twice`);
    into.set(name, value);
  }
}
