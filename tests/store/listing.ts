import { GRAPH_ORIGIN } from '../../utils/meta/api.ts';
import { SYSTEM_USERS_PATTERNS } from '../../utils/meta/pages.ts';
import { sayIn, textsOf } from '../texts.ts';

/** What the stores ask for, and the most characters each takes of it. */

const say = sayIn(textsOf('en'));

export interface Field {
  readonly name: string;
  readonly text: string;
  /** Characters. */
  readonly most?: number;
  readonly least?: number;
}

export interface Listing {
  /** Its file in `docs/store/`. */
  readonly id: 'chrome' | 'edge' | 'firefox';
  readonly store: string;
  readonly archive: string;
  readonly fields: readonly Field[];
}

const NAME = say('extension.name');
/** In the stores of Chrome and Edge this is the manifest's description. */
const SUMMARY = say('extension.description');

const DESCRIPTION = `Steward is for people who run system users in Meta Business Suite: agencies, integrators, and whoever connects shops, feeds and reports to Meta.

Meta's own way is eight steps for each system user, each asset and each token. Steward stands beside Meta's own buttons on the system-users page and does all of it as one plan that you read before anything happens.

WHAT IT DOES
- Creates system users, installs the app, assigns pages, ad accounts, catalogs, datasets, Instagram and WhatsApp accounts and asset groups, and generates access tokens, for one system user or for fifty.
- Shows a plan first: what will be made, what is so already, what is impossible and why, and how many calls it takes.
- Picks up where it stopped. Every call is written down before it is sent, so that a closed browser, a lost connection or a rate limit leaves a job that goes on.
- Takes a job back by another plan, as far as Meta lets it, and keeps a history with Meta's own trace IDs.
- Reviews access: every system user's tasks on every asset as one matrix, with what has changed since the last reading.
- Uses templates: roles with their assets, tasks and permissions for any client, as a form, as YAML, or from a CSV file.

HOW IT KEEPS SECRETS
- One passphrase seals everything that is secret (Argon2id, AES-256-GCM).
- Each new token is shown once, in Steward's popup, and never on a web page.
- Whatever generates a token, gives full control or takes access away is approved on Steward's own page, which no web page can click for you.
- Steward has no server, no analytics and no telemetry. It talks to Meta and to nobody else.

WHAT YOU NEED
You are an admin of the business portfolio, the portfolio owns an app with access to the Marketing API, and you have an access token of that app. A guide leads through it.

WHAT META DOES NOT ALLOW
System users can't be deleted, and a portfolio may have only a few of them. Access to datasets can be given but not taken away through Meta's API.

Steward is open source under the MIT licence. It is not made or endorsed by Meta.`;

const PURPOSE =
  'Steward has one purpose: to manage the system users of Meta Business Suite (create them, assign assets to them, generate and show their access tokens, review their access) as plans that a person has read and approved.';

/** Why each permission is there, by its name in the manifests. */
export const PERMISSIONS: Readonly<Record<string, string>> = {
  storage:
    "Keeps the encrypted vault, settings, templates and the record of jobs on the user's computer. Nothing is synchronised.",
  unlimitedStorage:
    "Keeps the browser from evicting the vault's files when the disk runs full: they may hold the only copy of a token that Meta shows once.",
  scripting:
    'Puts the panel on the system-users page of business.facebook.com, and on no other page. All code is in the package.',
  alarms:
    'Wakes the background for what is due: a job that waits for a rate limit, a vault that locks, a shown token that is to be removed.',
  identity:
    "Opens Meta's sign-in dialog for people who connect with their own app instead of pasting a token.",
  idle: 'Locks the vault when the computer is locked.',
  notifications:
    'Optional, asked for in the settings: tells the user in time that tokens are about to expire.',
  downloads:
    'Optional, asked for when tokens are saved as an encrypted file: makes sure that the file is on the disk before the tokens are removed from the vault.',
  clipboardRead:
    'Optional, asked for in the settings: looks whether the clipboard still holds a copied token before it is cleared a minute later. Nothing else is kept of it or sent.',
  clipboardWrite: 'Optional, asked for together with reading: clears the copied token from the clipboard.',
  offscreen:
    'Optional, asked for together with the clipboard: clears it while the popup is closed, which a service worker can not do by itself.',
};

const SUITE =
  "Meta Business Suite, where system users are managed. A script of about 1 kB looks at the page's address alone; on the system-users page the panel is shown beside Meta's own buttons.";

/** Why each site is there, by its pattern in the manifests. */
export const SITES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SYSTEM_USERS_PATTERNS.map((pattern) => [pattern, SUITE])),
  [`${GRAPH_ORIGIN}/*`]:
    "Meta's Graph API, to which the approved plans are sent with the user's own access token. No other server is ever spoken to.",
};

const REMOTE_CODE =
  'No. All code is in the package; its content security policy allows none from elsewhere. WebAssembly is used for Argon2id and is in the package too.';

const PRIVACY = [
  'Data collected by the developer: none. Steward has no server, no analytics and no telemetry.',
  "Authentication information (the user's own Meta access token, app secret and new tokens) is kept on the user's computer, encrypted with a passphrase that is never stored, and is sent to Meta alone.",
  'Names and IDs of system users and assets are read from Meta and kept on the computer.',
  'Not sold to third parties. Not used or transferred for purposes unrelated to the single purpose. Not used or transferred to determine creditworthiness or for lending.',
].join('\n');

const POLICY = 'PRIVACY.md of the project';

const TESTING = `Everything needs an account at Meta that administers a business portfolio with an app. Without one, the whole job can be seen on a simulator of Meta: with Node and npm, run "npm ci" and "npm run demo -- --open" in the sources. A browser opens with Steward; passphrase, access token and app secret are printed, and nothing leaves the computer.`;

const BUILDING = `The sources are complete. Build with Node 24 (it comes with the development dependencies) and npm 10 or later, on any system:
npm ci
npm run zip
This makes .output/steward-VERSION-firefox.zip, byte by byte the archive handed in. The scripts are minified by Vite; none is obfuscated. Of Preact, its only assignment to innerHTML is taken out at build time (build/preact-without-html.ts).`;

function justifications(without: readonly string[] = []): Field[] {
  const all = Object.entries(PERMISSIONS).filter(([name]) => !without.includes(name));
  return [
    ...all.map(([name, text]) => ({ name: `Why ${name}`, text, most: 1000 })),
    ...Object.entries(SITES).map(([site, text]) => ({ name: `Why ${site}`, text, most: 1000 })),
  ];
}

export const LISTINGS: readonly Listing[] = [
  {
    id: 'chrome',
    store: 'Chrome Web Store',
    archive: 'steward-VERSION-chrome.zip',
    fields: [
      { name: 'Name', text: NAME, most: 75 },
      { name: 'Summary', text: SUMMARY, most: 132 },
      { name: 'Description', text: DESCRIPTION, most: 16_000 },
      { name: 'Category', text: 'Workflow & Planning' },
      { name: 'Single purpose', text: PURPOSE, most: 1000 },
      ...justifications(),
      { name: 'Remote code', text: REMOTE_CODE, most: 1000 },
      { name: 'Data usage', text: PRIVACY },
      { name: 'Privacy policy', text: POLICY },
      { name: 'Test instructions', text: TESTING, most: 500 },
    ],
  },
  {
    id: 'edge',
    store: 'Microsoft Edge Add-ons',
    archive: 'steward-VERSION-chrome.zip',
    fields: [
      { name: 'Name', text: NAME, most: 45 },
      { name: 'Short description', text: SUMMARY, most: 132 },
      { name: 'Description', text: DESCRIPTION, least: 250, most: 10_000 },
      { name: 'Category', text: 'Productivity' },
      {
        name: 'Search terms',
        text: 'Meta Business Suite\nsystem users\nGraph API\naccess tokens\nbusiness portfolio',
        most: 7 * 30,
      },
      { name: 'Single purpose', text: PURPOSE, most: 1000 },
      ...justifications(),
      { name: 'Remote code', text: REMOTE_CODE, most: 1000 },
      { name: 'Data usage', text: PRIVACY },
      { name: 'Privacy policy', text: POLICY },
      { name: 'Notes for certification', text: TESTING, most: 2000 },
    ],
  },
  {
    id: 'firefox',
    store: 'Firefox Add-ons',
    archive: 'steward-VERSION-firefox.zip, and steward-VERSION-sources.zip as its sources',
    fields: [
      { name: 'Name', text: NAME, most: 50 },
      { name: 'Summary', text: SUMMARY, most: 250 },
      { name: 'Description', text: DESCRIPTION, most: 15_000 },
      { name: 'Category', text: 'Other' },
      { name: 'Licence', text: 'MIT' },
      ...justifications(['offscreen']),
      {
        name: 'Data collection',
        text: `none (as the manifest declares)\n${PRIVACY}`,
      },
      { name: 'Privacy policy', text: POLICY },
      { name: 'Notes for reviewers', text: `${BUILDING}\n\n${TESTING}`, most: 3000 },
    ],
  },
];

/** The file of a listing: each field to be copied as it stands. */
export function asMarkdown({ store, archive, fields }: Listing): string {
  const parts = fields.map(({ name, text, most }) => {
    const length = most === undefined ? '' : ` (${text.length} of ${most} characters)`;
    return `## ${name}${length}\n\`\`\`\n${text}\n\`\`\`\n`;
  });
  return `# ${store}\nMade by \`npm run store\` of \`tests/store/listing.ts\`. Upload ${archive}.\n\n${parts.join('\n')}`;
}
