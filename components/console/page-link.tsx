import type { ComponentChildren } from 'preact';
import { hashOf, type Route } from '../route.ts';

interface PageLinkProps {
  readonly to: Route;
  readonly children: ComponentChildren;
}

/** Leads to a page of the console from where there is nothing else to do. */
export const PageLink = ({ to, children }: PageLinkProps) => (
  <a class="s-button s-button-secondary s-button-sm" href={hashOf(to)}>
    {children}
  </a>
);
