/** The page's own JSON interface; the Graph API plays no part in what Business Suite does by hand. */
import { t } from './dom.js';

export class Refusal extends Error {}

/** `Refusal` carries Meta's words for people. */
export async function call(action, body = {}) {
  let answer;
  try {
    const response = await fetch(`/api/suite/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    answer = await response.json();
  } catch {
    throw new Refusal(t('failed'));
  }
  if (answer.error) throw new Refusal(answer.error.message);
  return answer.data;
}
