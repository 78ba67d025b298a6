import fc from 'fast-check';
import { SYSTEM_USERS_ADDRESSES, systemUsersPage } from '../../utils/meta/pages.ts';
import { property } from './property.ts';
import { edited, editsArbitrary, signsArbitrary } from './text.ts';

const ADDRESSES = SYSTEM_USERS_ADDRESSES.map(
  ({ origin, path }) =>
    `${origin}${path.replace('{user}', '61559351770816')}?business_id=104729305556671&selected_user_id=615#top`,
);
const SIGNS = [...'/:?#&=%@.\\0', '%2f', '//', '/../', 'x'.repeat(600)];

function holds(address: string): void {
  const page = systemUsersPage(address);
  if (page === null) return;
  if (new URL(address).origin !== SYSTEM_USERS_ADDRESSES[page.shape]?.origin)
    throw new Error('it is an address of somebody else');
  for (const id of [page.portfolioId, page.selectedPageId])
    if (id !== null && !/^\d{1,32}$/.test(id)) throw new Error(`${id} is no id`);
}

export const properties = [
  property(
    'an address is that of the page, with ids that are ids, or is not',
    fc.oneof(
      fc
        .tuple(fc.constantFrom(...ADDRESSES), editsArbitrary(SIGNS))
        .map(([address, edits]) => edited(address, edits)),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      signsArbitrary,
    ),
    holds,
  ),
];
