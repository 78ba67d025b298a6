import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { templateFileSchema } from '../../../utils/templates/file.ts';
import { SLOTS, type Slot } from '../../../utils/templates/pattern.ts';
import type { ValueProblem } from '../../../utils/templates/schema.ts';

/** A pattern with nothing in braces but these blanks; `\` takes the next character as it is. */
const withBlanks = (blanks: readonly Slot[]): JsonSchema => ({
  pattern: String.raw`^(?:\\[\s\S]|\{(?:${blanks.join('|')})\}|[^{}\\])*\\?$`,
});

/** What checks mean in JSON Schema; of others it can't say it. */
const MEANINGS: Partial<Record<ValueProblem, (schema: JsonSchema) => JsonSchema>> = {
  repeated: (schema) => ({ ...schema, uniqueItems: true }),
  ids_name_or_group: (schema) => ({
    ...schema,
    allOf: [{ oneOf: ['ids', 'name', 'group'].map((match) => ({ required: [match] })) }],
  }),
  // Only in globs, what counts has no place.
  pattern: (schema) => ({ ...schema, allOf: [withBlanks(SLOTS)] }),
};

/** Rules, whose `name` and `group` are globs. */
function withGlobs(schema: JsonSchema): JsonSchema {
  const rules = schema.properties?.assets as JsonSchema;
  const { oneOf = [] } = rules.items as JsonSchema;
  for (const { properties = {} } of oneOf as JsonSchema[]) {
    for (const glob of [properties.name, properties.group] as JsonSchema[])
      if (glob.type === 'string') glob.allOf = [withBlanks(SLOTS.filter((slot) => slot !== 'n'))];
  }
  return schema;
}

/** The shape of a template's file, for editors. `node tests/unit/templates/json-schema.ts` publishes it anew. */
export const templateJsonSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  // A name and no address: nothing is there to be fetched.
  $id: 'urn:steward:template:1',
  title: 'Steward template',
  description: 'A role to give to system users of Meta Business Suite.',
  ...withGlobs(
    toJsonSchema(templateFileSchema, {
      errorMode: 'ignore',
      typeMode: 'input',
      overrideAction: ({ valibotAction, jsonSchema }) => {
        const { message } = valibotAction as { readonly message?: unknown };
        return MEANINGS[message as ValueProblem]?.(jsonSchema);
      },
    }),
  ),
});

if (import.meta.main)
  writeFileSync(
    join(import.meta.dirname, '../../../docs/template.schema.json'),
    `${JSON.stringify(templateJsonSchema(), null, 2)}\n`,
  );
