import * as v from 'valibot';
import { copyMarkSchema, isMarked } from '../../utils/tokens/copied.ts';

/**
 * Runs unseen, for as long as it takes: empties the clipboard if it still holds the token whose mark stands in
 * the address. A page nobody sees has no focus, which the asynchronous clipboard asks for; these commands are
 * what browsers leave it.
 */
async function run(): Promise<void> {
  const [salt, hash] = location.hash.slice(1).split('.');
  const mark = v.parse(copyMarkSchema, { salt, hash });
  const area = document.querySelector('textarea');
  if (area === null) return;
  area.focus();
  document.execCommand('paste');
  const held = area.value;
  area.value = '';
  if (!(await isMarked(held, mark))) return;
  document.addEventListener('copy', (event) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', '');
  });
  // Nothing is copied where nothing is selected.
  area.value = ' ';
  area.select();
  document.execCommand('copy');
}

void run().finally(() => window.close());
