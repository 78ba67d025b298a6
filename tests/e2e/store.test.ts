import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asMarkdown, LISTINGS, PERMISSIONS, SITES } from '../store/listing.ts';
import { BUILD, FIREFOX_BUILD } from './extension.ts';

const STORE = join(import.meta.dirname, '../../docs/store');
const HELP = 'docs/store/ is behind: npm run store';

describe.each(LISTINGS)('the listing for $store', (listing) => {
  const text = (name: string) => listing.fields.find((field) => field.name === name)?.text;
  const build = listing.id === 'firefox' ? FIREFOX_BUILD : BUILD;
  const manifest = JSON.parse(readFileSync(join(build, 'manifest.json'), 'utf8'));

  it.each(listing.fields)('has room for: $name', ({ text, least = 1, most = Number.POSITIVE_INFINITY }) => {
    expect(text.trim()).toBe(text);
    expect(text.length).toBeGreaterThanOrEqual(least);
    expect(text.length).toBeLessThanOrEqual(most);
  });

  it('gives a reason for each permission and site that the build asks for, and for no other', () => {
    const asked = [...manifest.permissions, ...manifest.optional_permissions, ...manifest.host_permissions];
    const given = listing.fields.flatMap(({ name }) => /^Why (.+)$/.exec(name)?.[1] ?? []);
    expect(given.sort()).toEqual(asked.sort());
    for (const name of asked) expect(text(`Why ${name}`)).toBe(PERMISSIONS[name] ?? SITES[name]);
  });

  it('calls the extension as its manifest does', () => {
    const messages = JSON.parse(readFileSync(join(build, '_locales/en/messages.json'), 'utf8'));
    const shown = (key: 'name' | 'description') =>
      messages[/^__MSG_(.+)__$/.exec(manifest[key])![1]!].message;
    expect(text('Name')).toBe(shown('name'));
    expect(text('Summary') ?? text('Short description')).toBe(shown('description'));
  });

  it('stands in docs/store/ as it is', () => {
    expect(readFileSync(join(STORE, `${listing.id}.md`), 'utf8'), HELP).toBe(asMarkdown(listing));
  });
});

describe('the pictures for the stores', () => {
  const pictures = readdirSync(STORE).filter((name) => name.endsWith('.png'));

  it('are five of the extension at work, and a tile', () => {
    expect(pictures.map((name) => name.replace(/-.*/, ''))).toEqual(['1', '2', '3', '4', '5', 'tile.png']);
  });

  it.each(pictures)('%s has the size that the stores ask for, and few bytes', (name) => {
    const png = readFileSync(join(STORE, name));
    // Width and height stand in the first chunk of a PNG.
    const size = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(size).toEqual(name === 'tile.png' ? [440, 280] : [1280, 800]);
    expect(png.length).toBeLessThanOrEqual(250_000);
  });
});
