interface Room {
  /** The source that is changed. */
  readonly mutate: readonly string[];
  /** Folders and files of the tests that judge it. */
  readonly tests: readonly string[];
  /** They take the stand-in for the browser's own calls. */
  readonly inBrowser?: true;
  /** They need no real Argon2id, which would take most of the time. */
  readonly cheapArgon2?: true;
}

/** Rooms of `utils/` whose tests are themselves tested; of the vault, how keys are derived is one of its own. */
export const ROOMS: Readonly<Record<string, Room>> = {
  plan: { mutate: ['utils/plan/*.ts'], tests: ['tests/unit/plan'] },
  jobs: { mutate: ['utils/jobs/*.ts'], tests: ['tests/unit/jobs'] },
  vault: {
    mutate: ['utils/vault/*.ts', '!utils/vault/kdf.ts'],
    tests: [
      'apart',
      'files',
      'parts',
      'power',
      'seal',
      'sealer',
      'unlock',
      'vault.model',
      'vault',
      'work',
    ].map((name) => `tests/unit/vault/${name}.test.ts`),
    cheapArgon2: true,
  },
  kdf: { mutate: ['utils/vault/kdf.ts'], tests: ['tests/unit/vault/kdf.test.ts'] },
  tokens: { mutate: ['utils/tokens/*.ts'], tests: ['tests/unit/tokens'], cheapArgon2: true },
  messages: { mutate: ['utils/messages/*.ts'], tests: ['tests/unit/messages'], inBrowser: true },
};

/** The room that this process is about, by the environment: Stryker and Vitest hand nothing else on. */
export function roomOfProcess(): Room & { readonly room: string } {
  const room = process.env.STEWARD_ROOM ?? '';
  const own = ROOMS[room];
  if (own === undefined) throw new Error(`STEWARD_ROOM has to be one of ${Object.keys(ROOMS).join(', ')}.`);
  return { room, ...own };
}
