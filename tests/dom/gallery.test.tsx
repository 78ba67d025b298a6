// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/preact';
import { options } from 'preact';
import { expect, it } from 'vitest';
import { Gallery } from '../gallery/gallery.tsx';
import { readLook } from '../gallery/look.ts';

const MODULES = import.meta.glob<Record<string, unknown>>('../../components/ui/*.tsx', { eager: true });

/** By name: what `components/ui/` offers to be drawn. */
const COMPONENTS = Object.values(MODULES).flatMap((module) =>
  Object.entries(module).filter(([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name)),
);

it('shows every component of the design system', () => {
  const drawn = new Set<unknown>();
  const before = options.vnode ?? (() => {});
  options.vnode = (vnode) => {
    drawn.add(vnode.type);
    before(vnode);
  };
  render(<Gallery look={readLook('')} languages={['en']} />);
  for (const opener of screen.getAllByRole('button', { name: /^(Dialog|Toast)/ })) fireEvent.click(opener);
  options.vnode = before;
  expect(COMPONENTS.length).toBeGreaterThan(25);
  expect(COMPONENTS.filter(([, component]) => !drawn.has(component)).map(([name]) => name)).toEqual([]);
});
