import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'page-variants');

export interface PageVariant {
  readonly name: string;
  readonly what: string;
  /** Where the bar stands at 1280 × 860. */
  readonly expect: 'beside' | 'dock';
  readonly html: string;
}

function read(file: string): PageVariant {
  const html = readFileSync(join(FOLDER, file), 'utf8');
  const [, what, expect] = /^<!--\s*what: (.+)\s*expect: (beside|dock)\s*-->/.exec(html) ?? [];
  if (what === undefined || (expect !== 'beside' && expect !== 'dock'))
    throw new Error(`${file} must begin with what it is and what is expected of it: see README.md there`);
  return { name: file.replace('.html', ''), what, expect, html };
}

/** Every file of the folder. */
export const PAGE_VARIANTS: readonly PageVariant[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.html'))
  .map(read);

export function variantOf(name: string): PageVariant {
  const variant = PAGE_VARIANTS.find((each) => each.name === name);
  if (variant === undefined) throw new Error(`There is no variant ${name}`);
  return variant;
}
