import * as v from 'valibot';

/** Those of a stored list that read; one that is damaged takes no other along. */
export const entriesOf = <T>(schema: v.GenericSchema<unknown, T>, stored: unknown): T[] =>
  (Array.isArray(stored) ? stored : []).flatMap((entry) => {
    const read = v.safeParse(schema, entry);
    return read.success ? [read.output] : [];
  });
