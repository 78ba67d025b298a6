import type { TokenRecord } from '../../utils/tokens/types.ts';

/** Where in the popup somebody is, once the vault is open and Meta connected. */
export type View =
  | { readonly name: 'home' }
  | { readonly name: 'reveal'; readonly record: TokenRecord }
  | { readonly name: 'save_all' }
  | { readonly name: 'connection' }
  | { readonly name: 'app' }
  | { readonly name: 'checks' };

export type Go = (view: View) => void;

export const HOME: View = { name: 'home' };
