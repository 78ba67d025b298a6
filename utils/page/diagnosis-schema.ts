import * as v from 'valibot';
import { SYSTEM_USERS_ADDRESSES } from '../meta/pages.ts';
import { type Diagnosis, MOST_COUNTED, OUTCOMES, ROLES, SIGNS, TAGS } from './diagnosis.ts';

const whole = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(most));
const count = whole(MOST_COUNTED);
const pixels = whole(100_000);
const counts = <Name extends string>(names: readonly Name[]) =>
  v.strictObject(Object.fromEntries([...names, 'other'].map((name) => [name, v.exactOptional(count)])));

/** Bounded in every part, and with no room for a text of the page: what is not a number is a word from a list. */
export const diagnosisSchema = v.strictObject({
  at: whole(Number.MAX_SAFE_INTEGER),
  version: v.pipe(v.string(), v.regex(/^\d{1,5}(\.\d{1,5}){0,3}$/)),
  outcome: v.picklist(OUTCOMES),
  address: v.strictObject({
    shape: v.picklist(SYSTEM_USERS_ADDRESSES.map(({ path }) => path)),
    withPortfolio: v.boolean(),
    withUser: v.boolean(),
  }),
  page: v.strictObject({
    language: v.pipe(v.string(), v.regex(/^(?:[a-z]{2,3}|other)$/)),
    direction: v.picklist(['ltr', 'rtl']),
    theme: v.picklist(['light', 'dark']),
    width: pixels,
    height: pixels,
    scale: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    age: whole(Number.MAX_SAFE_INTEGER),
  }),
  steps: v.strictObject({
    mains: count,
    hiddenMains: count,
    heading: v.boolean(),
    list: v.boolean(),
    searches: count,
    buttons: count,
    elements: count,
    best: v.nullable(
      v.strictObject({
        points: v.pipe(v.number(), v.safeInteger(), v.minValue(-1), v.maxValue(20)),
        signs: v.pipe(v.array(v.picklist(SIGNS)), v.maxLength(SIGNS.length)),
      }),
    ),
  }),
  roles: counts(ROLES),
  tags: counts(TAGS),
  customElements: count,
}) as v.GenericSchema<unknown, Diagnosis>;
