/** Ids as the Graph API writes them: digits, before those of an ad account `act_`. */
export const META_ID = /^(act_)?\d{1,32}$/;
