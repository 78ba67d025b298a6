import * as v from 'valibot';
import {
  type ClearEnd,
  type CopyMark,
  clearChannel,
  copyMarkSchema,
  isMarked,
} from '../../utils/tokens/copied.ts';

/**
 * Runs unseen, for as long as it takes: empties the clipboard if it still holds the token whose mark stands in
 * the address, and says how that ended. A page nobody sees has no focus, which the asynchronous clipboard asks
 * for; these commands are what browsers leave it.
 */
async function clear(mark: CopyMark): Promise<ClearEnd> {
  const area = document.querySelector('textarea');
  area?.focus();
  if (!area || !document.execCommand('paste')) return 'unknown';
  const held = area.value;
  area.value = '';
  // Empty, or held by another program just now: both look the same, and to look again does no harm.
  if (held === '') return 'unknown';
  if (!(await isMarked(held, mark))) return 'changed';
  document.addEventListener('copy', (event) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', '');
  });
  // Nothing is copied where nothing is selected.
  area.value = ' ';
  area.select();
  return document.execCommand('copy') ? 'cleared' : 'unknown';
}

async function run(): Promise<void> {
  const [salt, hash] = location.hash.slice(1).split('.');
  const mark = v.parse(copyMarkSchema, { salt, hash });
  const end = await clear(mark).catch((): ClearEnd => 'unknown');
  new BroadcastChannel(clearChannel(mark)).postMessage(end);
}

void run().finally(() => window.close());
