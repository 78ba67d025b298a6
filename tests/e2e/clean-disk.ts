import { expect } from 'vitest';
import type { World } from '../meta/model.ts';
import type { Secrets } from '../search/forms.ts';
import { searchProfile } from '../search/profile.ts';
import type { Launched } from './extension.ts';
import { PASSPHRASE } from './journey.ts';

/** Every secret of a journey: what the simulator made, and the passphrase. */
export function secretsOf({ credentials, tokens }: World): Readonly<Record<string, string>> {
  return {
    passphrase: PASSPHRASE,
    'app secret': credentials.appSecret,
    ...Object.fromEntries([...tokens.keys()].map((token, index) => [`token ${index + 1}`, token])),
  };
}

/** Closes the browser, and finds nothing of this in all it leaves on the disk. */
export async function expectCleanDisk(browser: Launched, secrets: Secrets): Promise<void> {
  expect(Object.keys(secrets).length).toBeGreaterThan(2);
  for (const [name, secret] of Object.entries(secrets)) expect(secret.length, name).toBeGreaterThan(20);
  await browser.close();
  const { files, findings } = await searchProfile(browser.profile, secrets);
  expect(files).toBeGreaterThan(20);
  expect(findings).toEqual([]);
}
