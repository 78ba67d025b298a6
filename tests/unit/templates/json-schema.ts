import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { templateFileSchema } from '../../../utils/templates/file.ts';

/** The shape of a template's file, for editors. `node tests/unit/templates/json-schema.ts` publishes it anew. */
export const templateJsonSchema = () => ({
  title: 'Steward template',
  description: 'A role to give to system users of Meta Business Suite.',
  ...toJsonSchema(templateFileSchema, { errorMode: 'ignore', typeMode: 'input' }),
});

if (import.meta.main)
  writeFileSync(
    join(import.meta.dirname, '../../../docs/template.schema.json'),
    `${JSON.stringify(templateJsonSchema(), null, 2)}\n`,
  );
