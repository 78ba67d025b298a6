import { beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { changeGuide, readGuide } from '../../components/setup/kept-guide.ts';

beforeEach(() => fakeBrowser.reset());

it('keeps what is changed about the guide at the same time', async () => {
  await Promise.all([changeGuide({ passed: true }), changeGuide({ hidden: true })]);
  expect(await readGuide()).toEqual({ passed: true, hidden: true });
});

it('goes on where there is no room to keep it', async () => {
  const full = vi.spyOn(fakeBrowser.storage.local, 'set').mockRejectedValueOnce(new Error('QUOTA_BYTES'));
  await changeGuide({ passed: true });
  expect(full).toHaveBeenCalledOnce();
  await changeGuide({ hidden: true });
  expect(await readGuide()).toEqual({ passed: false, hidden: true });
});
