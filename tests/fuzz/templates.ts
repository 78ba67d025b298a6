import fc from 'fast-check';
import * as v from 'valibot';
import { readTemplateFile, writeTemplateFile } from '../../utils/templates/file.ts';
import { templateSchema } from '../../utils/templates/schema.ts';
import { readTextFile } from '../../utils/text-file.ts';
import { anyTemplate } from '../unit/templates/kit.ts';
import { mutated, mutationsArbitrary } from './mutate.ts';
import { property } from './property.ts';
import { cut, cutArbitrary, edited, editsArbitrary } from './text.ts';
import { requireText } from './texts.ts';

/** Read, or refused in words that there are, at a place that there is. */
function holds(text: string): void {
  const read = readTemplateFile(text);
  if (read.ok) {
    if (!v.is(templateSchema, read.template)) throw new Error('it was taken, and is no template');
    return;
  }
  if (read.problems.length === 0) throw new Error('refused without a word');
  const lines = text.split('\n').length;
  for (const { line, column, code } of read.problems) {
    requireText(`templates.problem.${code}`);
    if (!(line >= 1 && line <= lines && column >= 1)) throw new Error(`nothing stands at ${line}:${column}`);
  }
}

const SIGNS = [
  ...'{}[]:,-?&*!|>#%@`"\'\\ \n\t<=~0',
  '- ',
  ': ',
  '? ',
  '---\n',
  '...\n',
  '!!js ',
  '<<: ',
  '\r\n',
  '\u0000',
  '\u2028',
  '\ufeff',
  '\ud800',
  '1e999',
  '0x',
  '.inf',
  '|+2\n',
  '\n  ',
  '__proto__: ',
  '$schema: ',
  '[[[[[[[[[[[[[[[[',
  'x'.repeat(600),
];

const fileArbitrary = fc
  .tuple(anyTemplate, fc.constantFrom('yaml' as const, 'json' as const))
  .map(([template, format]) => writeTemplateFile(template, format));

export const properties = [
  property(
    'a file of a template that is edited at random is read or refused in words',
    fc.tuple(fileArbitrary, editsArbitrary(SIGNS)),
    ([text, edits]) => holds(edited(text, edits)),
  ),
  property(
    'a template of the wrong shape is refused in words',
    fc.tuple(anyTemplate, mutationsArbitrary),
    ([template, mutations]) => {
      let text: string;
      try {
        text = JSON.stringify(mutated({ $schema: 'x', ...template }, mutations)) ?? '';
      } catch {
        // Too deep to be written down by anybody.
        return;
      }
      holds(text);
    },
  ),
  property(
    'signs in any order are refused in words',
    fc.array(fc.constantFrom(...SIGNS, 'name', 'version', 'a'), { maxLength: 80 }),
    (signs) => holds(signs.join('')),
  ),
  property(
    'bytes are read as text or refused',
    fc.tuple(fc.oneof(fc.uint8Array({ maxLength: 200 }), fileArbitrary), cutArbitrary),
    ([file, cuts]) => {
      const read = readTextFile(
        cut(typeof file === 'string' ? new TextEncoder().encode(file) : file, cuts),
        100_000,
      );
      if (read.ok) holds(read.text);
    },
  ),
];
